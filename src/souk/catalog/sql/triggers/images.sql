DROP TRIGGER IF EXISTS keep_primary_inserted ON catalog_images;
CREATE CONSTRAINT TRIGGER keep_primary_inserted
    AFTER INSERT ON catalog_images
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NOT NEW.is_primary)
    EXECUTE FUNCTION catalog.keep_chosen();

DROP TRIGGER IF EXISTS keep_primary_updated ON catalog_images;
CREATE CONSTRAINT TRIGGER keep_primary_updated
    AFTER UPDATE OF is_primary ON catalog_images
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.is_primary AND NOT NEW.is_primary)
    EXECUTE FUNCTION catalog.keep_chosen();

DROP TRIGGER IF EXISTS keep_primary_deleted ON catalog_images;
CREATE CONSTRAINT TRIGGER keep_primary_deleted
    AFTER DELETE ON catalog_images
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.is_primary)
    EXECUTE FUNCTION catalog.keep_chosen();

DROP TRIGGER IF EXISTS note_fetches_inserted ON catalog_images;
CREATE TRIGGER note_fetches_inserted
    AFTER INSERT ON catalog_images
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.note_fetches();

DROP TRIGGER IF EXISTS note_fetches_updated ON catalog_images;
CREATE TRIGGER note_fetches_updated
    AFTER UPDATE ON catalog_images
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.note_fetches();
