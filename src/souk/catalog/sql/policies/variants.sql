-- Variants are written by whoever may write their product.
ALTER TABLE catalog_variants ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON catalog_variants;
CREATE POLICY shown ON catalog_variants FOR SELECT
    USING (true);
DROP POLICY IF EXISTS added ON catalog_variants;
CREATE POLICY added ON catalog_variants FOR INSERT
    WITH CHECK ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
DROP POLICY IF EXISTS changed ON catalog_variants;
CREATE POLICY changed ON catalog_variants FOR UPDATE
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
DROP POLICY IF EXISTS removed ON catalog_variants;
CREATE POLICY removed ON catalog_variants FOR DELETE
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM catalog_products AS product
        WHERE product.id = product_id AND product.seller_id = (SELECT core.caller_id())
    ));
