-- People see and change their own account.
ALTER TABLE accounts_users ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON accounts_users;
CREATE POLICY own ON accounts_users
    USING ((SELECT core.acts_for_shop()) OR id = (SELECT core.caller_id()));
