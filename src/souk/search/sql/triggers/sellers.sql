DROP TRIGGER IF EXISTS cards_follow_sellers ON sellers_profiles;
CREATE TRIGGER cards_follow_sellers
    AFTER UPDATE OF business_name, slug ON sellers_profiles
    FOR EACH ROW WHEN ((OLD.business_name, OLD.slug) IS DISTINCT FROM (NEW.business_name, NEW.slug))
    EXECUTE FUNCTION search.follow_sellers();

DROP TRIGGER IF EXISTS pages_follow ON sellers_profiles;
CREATE TRIGGER pages_follow
    AFTER UPDATE OF business_name, slug, status, vacation_mode, vacation_message ON sellers_profiles
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_catalogue();
