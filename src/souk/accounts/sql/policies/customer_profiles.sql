-- Customers see and change their own profile.
ALTER TABLE accounts_customer_profiles ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON accounts_customer_profiles;
CREATE POLICY own ON accounts_customer_profiles
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
