DROP TRIGGER IF EXISTS products_follow_sellers ON sellers_profiles;
CREATE TRIGGER products_follow_sellers
    AFTER UPDATE OF status, vacation_mode ON sellers_profiles
    FOR EACH ROW WHEN ((OLD.status, OLD.vacation_mode) IS DISTINCT FROM (NEW.status, NEW.vacation_mode))
    EXECUTE FUNCTION catalog.follow_sellers();
