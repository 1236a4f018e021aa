DROP TRIGGER IF EXISTS pages_follow_insert ON catalog_variants;
CREATE TRIGGER pages_follow_insert
    AFTER INSERT ON catalog_variants
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_products();

DROP TRIGGER IF EXISTS pages_follow_update ON catalog_variants;
CREATE TRIGGER pages_follow_update
    AFTER UPDATE ON catalog_variants
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_products();

DROP TRIGGER IF EXISTS pages_follow_delete ON catalog_variants;
CREATE TRIGGER pages_follow_delete
    AFTER DELETE ON catalog_variants
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_products();

-- Of a new one that must lie in a warehouse, nothing does.
DROP TRIGGER IF EXISTS cards_follow_insert ON catalog_variants;
CREATE TRIGGER cards_follow_insert
    AFTER INSERT ON catalog_variants
    FOR EACH ROW
    WHEN (NOT NEW.tracks_stock OR NEW.allow_backorder)
    EXECUTE FUNCTION search.follow_stock();

DROP TRIGGER IF EXISTS cards_follow_update ON catalog_variants;
CREATE TRIGGER cards_follow_update
    AFTER UPDATE OF is_active, deleted_at, tracks_stock, allow_backorder ON catalog_variants
    FOR EACH ROW
    WHEN (
        (OLD.is_active, OLD.deleted_at, OLD.tracks_stock, OLD.allow_backorder)
        IS DISTINCT FROM
        (NEW.is_active, NEW.deleted_at, NEW.tracks_stock, NEW.allow_backorder)
    )
    EXECUTE FUNCTION search.follow_stock();

DROP TRIGGER IF EXISTS cards_follow_delete ON catalog_variants;
CREATE TRIGGER cards_follow_delete
    AFTER DELETE ON catalog_variants
    FOR EACH ROW
    EXECUTE FUNCTION search.follow_stock();
