-- Secrets of second factors are for their owner, who sets them up, and the system.
ALTER TABLE accounts_two_factors ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON accounts_two_factors;
CREATE POLICY own ON accounts_two_factors
    USING ((SELECT core.acts_for_system()) OR user_id = (SELECT core.caller_id()));
