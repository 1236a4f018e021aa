-- Recovery codes are for their owner and the system.
ALTER TABLE accounts_recovery_codes ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON accounts_recovery_codes;
CREATE POLICY own ON accounts_recovery_codes
    USING ((SELECT core.acts_for_system()) OR user_id = (SELECT core.caller_id()));
