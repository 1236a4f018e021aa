-- What was brought in is the shop's.
ALTER TABLE exchange_imports ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shop ON exchange_imports;
CREATE POLICY shop ON exchange_imports
    USING ((SELECT core.acts_for_shop()));
