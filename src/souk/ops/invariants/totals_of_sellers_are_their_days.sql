-- What a seller has sold in all is the sum of their days.
SELECT total.seller_id, total.total_sales_amount, total.total_orders, days.amount, days.orders
FROM sellers_sales AS total
CROSS JOIN LATERAL (
    SELECT coalesce(sum(sold.sales_amount), 0) AS amount, coalesce(sum(sold.orders), 0) AS orders
    FROM sellers_daily_sales AS sold
    WHERE sold.seller_id = total.seller_id AND sold.currency = total.currency
) AS days
WHERE (total.total_sales_amount, total.total_orders) IS DISTINCT FROM (days.amount, days.orders)
