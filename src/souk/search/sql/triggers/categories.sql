DROP TRIGGER IF EXISTS cards_follow_names ON catalog_categories;
CREATE TRIGGER cards_follow_names
    AFTER UPDATE OF name, slug ON catalog_categories
    FOR EACH ROW WHEN ((OLD.name, OLD.slug) IS DISTINCT FROM (NEW.name, NEW.slug))
    EXECUTE FUNCTION search.follow_category_names();

DROP TRIGGER IF EXISTS pages_follow ON catalog_categories;
CREATE TRIGGER pages_follow
    AFTER INSERT OR UPDATE OR DELETE ON catalog_categories
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_catalogue();
