-- People see and end their own sessions.
ALTER TABLE accounts_sessions ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON accounts_sessions;
CREATE POLICY own ON accounts_sessions
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
