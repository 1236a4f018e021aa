-- A second factor is its owner's, who sets it up; staff see that it is there. Its secret is encrypted.
ALTER TABLE accounts_two_factors ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON accounts_two_factors;
CREATE POLICY own ON accounts_two_factors
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
