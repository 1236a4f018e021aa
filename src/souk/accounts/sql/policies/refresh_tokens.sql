-- Only the system looks at what refreshes a session.
ALTER TABLE accounts_refresh_tokens ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON accounts_refresh_tokens;
CREATE POLICY none ON accounts_refresh_tokens
    USING ((SELECT core.acts_for_system()));
