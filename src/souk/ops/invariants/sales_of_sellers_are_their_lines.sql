-- What a seller sold on a day is the sum of their lines, but on the last days, which are still counted.
WITH counted AS (
    SELECT max(day) - 1 AS until FROM sellers_daily_sales
),
sold AS (
    SELECT item.seller_id,
           (core.uuid7_time(placed.id) AT TIME ZONE 'UTC')::date AS day,
           placed.currency,
           count(DISTINCT placed.id) FILTER (WHERE placed.status <> 'cancelled') AS orders,
           coalesce(sum(item.quantity) FILTER (WHERE placed.status <> 'cancelled'), 0) AS items,
           coalesce(sum(item.total_amount - item.discount_amount)
                    FILTER (WHERE placed.status <> 'cancelled'), 0) AS sales_amount
    FROM orders_items AS item
    JOIN orders_orders AS placed ON placed.id = item.order_id
    WHERE item.seller_id IS NOT NULL
      AND placed.id < (
          SELECT core.uuid7_floor(counted.until::timestamp AT TIME ZONE 'UTC') FROM counted
      )
    GROUP BY 1, 2, 3
)
SELECT seller_id, day, currency, known.sales_amount AS counted, sold.sales_amount AS sold
FROM sold
FULL JOIN (
    SELECT * FROM sellers_daily_sales WHERE day < (SELECT until FROM counted)
) AS known USING (seller_id, day, currency)
WHERE known.is_counted IS NOT FALSE
  AND (known.orders, known.items, known.sales_amount)
      IS DISTINCT FROM (sold.orders, sold.items, sold.sales_amount)
