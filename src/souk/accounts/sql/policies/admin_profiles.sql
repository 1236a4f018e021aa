-- People see what they are; the shop says it.
ALTER TABLE accounts_admin_profiles ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON accounts_admin_profiles;
CREATE POLICY seen ON accounts_admin_profiles FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
DROP POLICY IF EXISTS written ON accounts_admin_profiles;
CREATE POLICY written ON accounts_admin_profiles
    USING ((SELECT core.acts_for_shop()));
