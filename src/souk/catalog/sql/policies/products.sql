-- Everybody may look at products; their seller writes them, and the shop.
ALTER TABLE catalog_products ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON catalog_products;
CREATE POLICY shown ON catalog_products FOR SELECT
    USING (true);
DROP POLICY IF EXISTS added ON catalog_products;
CREATE POLICY added ON catalog_products FOR INSERT
    WITH CHECK ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id()));
DROP POLICY IF EXISTS changed ON catalog_products;
CREATE POLICY changed ON catalog_products FOR UPDATE
    USING ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id()));
DROP POLICY IF EXISTS removed ON catalog_products;
CREATE POLICY removed ON catalog_products FOR DELETE
    USING ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id()));
