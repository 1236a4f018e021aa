DROP TRIGGER IF EXISTS describe_product ON catalog_products;
CREATE TRIGGER describe_product
    BEFORE INSERT OR UPDATE OF name, short_description, description, tags, attributes, status
    ON catalog_products
    FOR EACH ROW EXECUTE FUNCTION catalog.describe_product();
