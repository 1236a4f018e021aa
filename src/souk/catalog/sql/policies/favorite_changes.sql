-- What waits to be counted is written by a trigger and read by the worker.
ALTER TABLE catalog_favorite_changes ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shop ON catalog_favorite_changes;
CREATE POLICY shop ON catalog_favorite_changes USING ((SELECT core.acts_for_shop()));
