DROP TRIGGER IF EXISTS describe_product ON catalog_products;
CREATE TRIGGER describe_product
    BEFORE INSERT OR UPDATE OF name, short_description, description, tags, attributes, status
    ON catalog_products
    FOR EACH ROW EXECUTE FUNCTION catalog.describe_product();

DROP TRIGGER IF EXISTS follow_seller ON catalog_products;
CREATE TRIGGER follow_seller
    BEFORE INSERT OR UPDATE OF seller_id, seller_state ON catalog_products
    FOR EACH ROW WHEN (NEW.seller_id IS NOT NULL OR NEW.seller_state <> 'open')
    EXECUTE FUNCTION catalog.follow_seller();
