-- Sellers see and change their own profile; everybody else what sellers.storefronts shows of it.
ALTER TABLE sellers_profiles ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON sellers_profiles;
CREATE POLICY own ON sellers_profiles
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
