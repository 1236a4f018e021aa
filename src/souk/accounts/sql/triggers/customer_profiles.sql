DROP TRIGGER IF EXISTS refuse_own_points ON accounts_customer_profiles;
CREATE TRIGGER refuse_own_points
    BEFORE INSERT OR UPDATE OF loyalty_points ON accounts_customer_profiles
    FOR EACH ROW EXECUTE FUNCTION accounts.refuse_own_points();
