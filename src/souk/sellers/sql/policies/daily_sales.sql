-- As sellers_sales, of which these are the days.
ALTER TABLE sellers_daily_sales ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON sellers_daily_sales;
CREATE POLICY own ON sellers_daily_sales FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id()));
DROP POLICY IF EXISTS shop ON sellers_daily_sales;
CREATE POLICY shop ON sellers_daily_sales USING ((SELECT core.acts_for_shop()));
