DROP TRIGGER IF EXISTS describe_product ON catalog_products;
CREATE TRIGGER describe_product
    BEFORE INSERT OR UPDATE OF attributes, status, published_at
    ON catalog_products
    FOR EACH ROW EXECUTE FUNCTION catalog.describe_product();

DROP TRIGGER IF EXISTS follow_seller ON catalog_products;
CREATE TRIGGER follow_seller
    BEFORE INSERT OR UPDATE OF seller_id, seller_state ON catalog_products
    FOR EACH ROW WHEN (NEW.seller_id IS NOT NULL OR NEW.seller_state <> 'open')
    EXECUTE FUNCTION catalog.follow_seller();

DROP TRIGGER IF EXISTS refuse_own_favours ON catalog_products;
CREATE TRIGGER refuse_own_favours
    BEFORE INSERT OR UPDATE OF is_featured ON catalog_products
    FOR EACH ROW WHEN (NEW.is_featured)
    EXECUTE FUNCTION catalog.refuse_own_favours();

DROP TRIGGER IF EXISTS untouched_by_counts ON catalog_products;
CREATE TRIGGER untouched_by_counts
    BEFORE UPDATE OF view_count, favorite_count, average_rating, review_count ON catalog_products
    FOR EACH ROW EXECUTE FUNCTION core.keep_updated_at();

DROP TRIGGER IF EXISTS keep_currency ON catalog_products;
CREATE TRIGGER keep_currency
    BEFORE UPDATE OF currency ON catalog_products
    FOR EACH ROW WHEN (OLD.currency <> NEW.currency)
    EXECUTE FUNCTION catalog.keep_currency();
