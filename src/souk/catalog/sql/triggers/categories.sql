DROP TRIGGER IF EXISTS place_category ON catalog_categories;
CREATE TRIGGER place_category
    BEFORE INSERT OR UPDATE OF parent_id, slug, name, description ON catalog_categories
    FOR EACH ROW EXECUTE FUNCTION catalog.place_category();

DROP TRIGGER IF EXISTS move_subcategories ON catalog_categories;
CREATE TRIGGER move_subcategories
    AFTER UPDATE ON catalog_categories
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION catalog.move_subcategories();
