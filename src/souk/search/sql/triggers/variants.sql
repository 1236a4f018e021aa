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
