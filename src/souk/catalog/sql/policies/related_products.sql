-- What stands beside a product is chosen by whoever may write it.
ALTER TABLE catalog_related_products ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON catalog_related_products;
CREATE POLICY shown ON catalog_related_products FOR SELECT
    USING (true);
DROP POLICY IF EXISTS added ON catalog_related_products;
CREATE POLICY added ON catalog_related_products FOR INSERT
    WITH CHECK ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
DROP POLICY IF EXISTS changed ON catalog_related_products;
CREATE POLICY changed ON catalog_related_products FOR UPDATE
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
DROP POLICY IF EXISTS removed ON catalog_related_products;
CREATE POLICY removed ON catalog_related_products FOR DELETE
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
