DROP TRIGGER IF EXISTS note_favorites_inserted ON catalog_favorites;
CREATE TRIGGER note_favorites_inserted
    AFTER INSERT ON catalog_favorites
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.note_favorites();

DROP TRIGGER IF EXISTS note_favorites_deleted ON catalog_favorites;
CREATE TRIGGER note_favorites_deleted
    AFTER DELETE ON catalog_favorites
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.note_favorites();
