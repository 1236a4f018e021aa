-- The category tree is for everybody to see and the shop's to change.
ALTER TABLE catalog_categories ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON catalog_categories;
CREATE POLICY shown ON catalog_categories FOR SELECT
    USING (true);
DROP POLICY IF EXISTS added ON catalog_categories;
CREATE POLICY added ON catalog_categories FOR INSERT
    WITH CHECK ((SELECT core.acts_for_shop()));
DROP POLICY IF EXISTS changed ON catalog_categories;
CREATE POLICY changed ON catalog_categories FOR UPDATE
    USING ((SELECT core.acts_for_shop()));
DROP POLICY IF EXISTS removed ON catalog_categories;
CREATE POLICY removed ON catalog_categories FOR DELETE
    USING ((SELECT core.acts_for_shop()));
