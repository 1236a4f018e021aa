-- What products have to say of themselves is for everybody to see and the shop's to change.
ALTER TABLE catalog_attributes ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON catalog_attributes;
CREATE POLICY shown ON catalog_attributes FOR SELECT
    USING (true);
DROP POLICY IF EXISTS added ON catalog_attributes;
CREATE POLICY added ON catalog_attributes FOR INSERT
    WITH CHECK ((SELECT core.acts_for_shop()));
DROP POLICY IF EXISTS changed ON catalog_attributes;
CREATE POLICY changed ON catalog_attributes FOR UPDATE
    USING ((SELECT core.acts_for_shop()));
DROP POLICY IF EXISTS removed ON catalog_attributes;
CREATE POLICY removed ON catalog_attributes FOR DELETE
    USING ((SELECT core.acts_for_shop()));
