-- Where a product stands is written by whoever may write the product.
ALTER TABLE catalog_product_categories ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON catalog_product_categories;
CREATE POLICY shown ON catalog_product_categories FOR SELECT
    USING (true);
DROP POLICY IF EXISTS added ON catalog_product_categories;
CREATE POLICY added ON catalog_product_categories FOR INSERT
    WITH CHECK ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
DROP POLICY IF EXISTS changed ON catalog_product_categories;
CREATE POLICY changed ON catalog_product_categories FOR UPDATE
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
DROP POLICY IF EXISTS removed ON catalog_product_categories;
CREATE POLICY removed ON catalog_product_categories FOR DELETE
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
