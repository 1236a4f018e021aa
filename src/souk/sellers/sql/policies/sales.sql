-- Sellers see what they sold themselves; the shop counts it.
ALTER TABLE sellers_sales ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON sellers_sales;
CREATE POLICY own ON sellers_sales FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id()));
DROP POLICY IF EXISTS shop ON sellers_sales;
CREATE POLICY shop ON sellers_sales USING ((SELECT core.acts_for_shop()));
