-- What was brought in is the shop's.
ALTER TABLE exchange_refusals ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shop ON exchange_refusals;
CREATE POLICY shop ON exchange_refusals
    USING ((SELECT core.acts_for_shop()));
