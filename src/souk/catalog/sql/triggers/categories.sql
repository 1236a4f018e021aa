DROP TRIGGER IF EXISTS hold_tree ON catalog_categories;
CREATE TRIGGER hold_tree
    BEFORE INSERT OR UPDATE OF parent_id, slug, is_active, deleted_at ON catalog_categories
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.hold_tree();

DROP TRIGGER IF EXISTS place_category ON catalog_categories;
CREATE TRIGGER place_category
    BEFORE INSERT OR UPDATE OF parent_id, slug, name, description ON catalog_categories
    FOR EACH ROW EXECUTE FUNCTION catalog.place_category();

DROP TRIGGER IF EXISTS move_subcategories ON catalog_categories;
CREATE TRIGGER move_subcategories
    AFTER UPDATE ON catalog_categories
    FOR EACH ROW WHEN ((OLD.path, OLD.is_active) IS DISTINCT FROM (NEW.path, NEW.is_active))
    EXECUTE FUNCTION catalog.move_subcategories();

DROP TRIGGER IF EXISTS keep_tree_whole ON catalog_categories;
CREATE CONSTRAINT TRIGGER keep_tree_whole
    AFTER UPDATE OF deleted_at ON catalog_categories
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.deleted_at IS NOT NULL AND OLD.deleted_at IS NULL)
    EXECUTE FUNCTION catalog.keep_tree_whole();
