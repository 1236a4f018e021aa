-- Only the system looks at one-time tokens.
ALTER TABLE accounts_tokens ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON accounts_tokens;
CREATE POLICY none ON accounts_tokens
    USING ((SELECT core.acts_for_system()));
