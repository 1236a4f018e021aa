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
