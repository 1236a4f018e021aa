DROP TRIGGER IF EXISTS cards_follow_insert ON catalog_product_categories;
CREATE TRIGGER cards_follow_insert
    AFTER INSERT ON catalog_product_categories
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.follow_products();

DROP TRIGGER IF EXISTS cards_follow_update ON catalog_product_categories;
CREATE TRIGGER cards_follow_update
    AFTER UPDATE ON catalog_product_categories
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.follow_products();

DROP TRIGGER IF EXISTS cards_follow_delete ON catalog_product_categories;
CREATE TRIGGER cards_follow_delete
    AFTER DELETE ON catalog_product_categories
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.follow_products();

DROP TRIGGER IF EXISTS pages_follow_insert ON catalog_product_categories;
CREATE TRIGGER pages_follow_insert
    AFTER INSERT ON catalog_product_categories
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_products();

DROP TRIGGER IF EXISTS pages_follow_update ON catalog_product_categories;
CREATE TRIGGER pages_follow_update
    AFTER UPDATE ON catalog_product_categories
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_products();

DROP TRIGGER IF EXISTS pages_follow_delete ON catalog_product_categories;
CREATE TRIGGER pages_follow_delete
    AFTER DELETE ON catalog_product_categories
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_products();
