-- What an order has off is what its used coupons took; one that is cancelled has given them back.
-- What an imported order had off, it had elsewhere.
SELECT coalesce(placed.id, used.order_id) AS id, placed.order_number, placed.discount_amount,
       used.amount
FROM (
    SELECT id, order_number, status, discount_amount
    FROM orders_orders
    WHERE discount_amount > 0 AND imported_number IS NULL
) AS placed
FULL JOIN (
    SELECT usage.order_id, sum(usage.discount_amount) AS amount
    FROM promotions_usages AS usage
    WHERE usage.state = 'used'
    GROUP BY usage.order_id
) AS used ON used.order_id = placed.id
WHERE coalesce(used.amount, 0) IS DISTINCT FROM CASE placed.status
    WHEN 'cancelled' THEN 0 ELSE placed.discount_amount
END
