-- Returns what a seller sold on the days of a range, in one currency, as orders.daily_sales counts.
-- Runs as its owner, for the seller themselves and the shop alone: a seller sees their lines, and of
-- the orders around them no more than this.
CREATE OR REPLACE FUNCTION orders.own_sales(
    seller uuid,
    first_day date,
    last_day date,
    of_currency text
)
RETURNS TABLE (day date, orders integer, items integer, sales_amount bigint)
LANGUAGE sql
STABLE
ROWS 30
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT sold.day, sold.orders, sold.items, sold.sales_amount
    FROM orders.daily_sales(ARRAY[seller], ARRAY[first_day], ARRAY[last_day]) AS sold
    WHERE sold.currency = of_currency
      AND (core.acts_for_shop() OR seller = core.caller_id())
$$;
