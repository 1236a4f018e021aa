DROP TRIGGER IF EXISTS follow_variants_inserted ON catalog_variants;
CREATE TRIGGER follow_variants_inserted
    AFTER INSERT ON catalog_variants
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.follow_variants();

DROP TRIGGER IF EXISTS follow_variants_updated ON catalog_variants;
CREATE TRIGGER follow_variants_updated
    AFTER UPDATE ON catalog_variants
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.follow_variants();

DROP TRIGGER IF EXISTS follow_variants_deleted ON catalog_variants;
CREATE TRIGGER follow_variants_deleted
    AFTER DELETE ON catalog_variants
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.follow_variants();

DROP TRIGGER IF EXISTS keep_default_inserted ON catalog_variants;
CREATE CONSTRAINT TRIGGER keep_default_inserted
    AFTER INSERT ON catalog_variants
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NOT NEW.is_default AND NEW.deleted_at IS NULL)
    EXECUTE FUNCTION catalog.keep_chosen();

DROP TRIGGER IF EXISTS keep_default_updated ON catalog_variants;
CREATE CONSTRAINT TRIGGER keep_default_updated
    AFTER UPDATE OF is_default, deleted_at ON catalog_variants
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (
        (NOT NEW.is_default OR NEW.deleted_at IS NOT NULL)
        AND (OLD.is_default OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    )
    EXECUTE FUNCTION catalog.keep_chosen();

DROP TRIGGER IF EXISTS keep_default_deleted ON catalog_variants;
CREATE CONSTRAINT TRIGGER keep_default_deleted
    AFTER DELETE ON catalog_variants
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.is_default)
    EXECUTE FUNCTION catalog.keep_chosen();
