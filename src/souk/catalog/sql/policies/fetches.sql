-- What is to be fetched is noted by a trigger, read by the worker and shown to staff.
ALTER TABLE catalog_fetches ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shop ON catalog_fetches;
CREATE POLICY shop ON catalog_fetches USING ((SELECT core.acts_for_shop()));
