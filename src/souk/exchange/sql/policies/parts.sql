-- What was brought in is the shop's.
ALTER TABLE exchange_parts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shop ON exchange_parts;
CREATE POLICY shop ON exchange_parts
    USING ((SELECT core.acts_for_shop()));
