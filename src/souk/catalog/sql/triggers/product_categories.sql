DROP TRIGGER IF EXISTS follow_categories_inserted ON catalog_product_categories;
CREATE TRIGGER follow_categories_inserted
    AFTER INSERT ON catalog_product_categories
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.follow_categories();

DROP TRIGGER IF EXISTS follow_categories_updated ON catalog_product_categories;
CREATE TRIGGER follow_categories_updated
    AFTER UPDATE ON catalog_product_categories
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.follow_categories();

DROP TRIGGER IF EXISTS follow_categories_deleted ON catalog_product_categories;
CREATE TRIGGER follow_categories_deleted
    AFTER DELETE ON catalog_product_categories
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.follow_categories();
