DROP TRIGGER IF EXISTS cards_follow_sellers ON sellers_profiles;
CREATE TRIGGER cards_follow_sellers
    AFTER UPDATE OF business_name, slug ON sellers_profiles
    FOR EACH ROW WHEN ((OLD.business_name, OLD.slug) IS DISTINCT FROM (NEW.business_name, NEW.slug))
    EXECUTE FUNCTION search.follow_sellers();
