-- Only the system counts attempts.
ALTER TABLE accounts_attempts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON accounts_attempts;
CREATE POLICY none ON accounts_attempts
    USING ((SELECT core.acts_for_system()));
