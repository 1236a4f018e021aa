-- People see what they are; the shop says it.
ALTER TABLE accounts_user_roles ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON accounts_user_roles;
CREATE POLICY seen ON accounts_user_roles FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
DROP POLICY IF EXISTS written ON accounts_user_roles;
CREATE POLICY written ON accounts_user_roles
    USING ((SELECT core.acts_for_shop()));
