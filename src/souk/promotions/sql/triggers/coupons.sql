DROP TRIGGER IF EXISTS follow_limit ON promotions_coupons;
CREATE TRIGGER follow_limit
    BEFORE INSERT OR UPDATE OF usage_limit ON promotions_coupons
    FOR EACH ROW EXECUTE FUNCTION promotions.follow_limit();
