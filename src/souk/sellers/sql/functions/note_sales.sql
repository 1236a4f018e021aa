-- Writes down what sellers sold on days, as it was counted, and what they have sold in all in the
-- shop's currency. Amounts are minor units. Repeating it changes nothing.
CREATE OR REPLACE FUNCTION sellers.note_sales(
    sellers uuid[],
    days date[],
    currencies text[],
    orders integer[],
    items integer[],
    amounts bigint[],
    shop_currency text
)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO sellers_daily_sales AS known
        (seller_id, day, currency, orders, items, sales_amount, is_counted)
    SELECT counted.*, true
    FROM unnest(sellers, days, currencies, orders, items, amounts) AS counted
    ON CONFLICT (seller_id, day, currency) DO UPDATE
    SET orders = excluded.orders,
        items = excluded.items,
        sales_amount = excluded.sales_amount,
        is_counted = true;

    UPDATE sellers_sales AS known
    SET currency = shop_currency,
        total_sales_amount = summed.amount,
        total_orders = summed.orders
    FROM (
        SELECT sold.seller_id, sum(sold.sales_amount) AS amount, sum(sold.orders) AS orders
        FROM sellers_daily_sales AS sold
        WHERE sold.seller_id = ANY (sellers) AND sold.currency = shop_currency
        GROUP BY sold.seller_id
    ) AS summed
    WHERE known.seller_id = summed.seller_id
      AND (known.currency, known.total_sales_amount, known.total_orders)
          IS DISTINCT FROM (shop_currency, summed.amount, summed.orders);
END
$$;
