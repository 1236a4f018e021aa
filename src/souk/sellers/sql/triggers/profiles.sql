DROP TRIGGER IF EXISTS refuse_own_terms ON sellers_profiles;
CREATE TRIGGER refuse_own_terms
    BEFORE INSERT OR UPDATE ON sellers_profiles
    FOR EACH ROW EXECUTE FUNCTION sellers.refuse_own_terms();

DROP TRIGGER IF EXISTS refuse_unknown_transition ON sellers_profiles;
CREATE TRIGGER refuse_unknown_transition
    BEFORE UPDATE OF status ON sellers_profiles
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION sellers.refuse_unknown_transition();

DROP TRIGGER IF EXISTS open_sales ON sellers_profiles;
CREATE TRIGGER open_sales
    AFTER INSERT ON sellers_profiles
    FOR EACH ROW EXECUTE FUNCTION sellers.open_sales();
