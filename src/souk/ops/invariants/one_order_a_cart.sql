-- A cart becomes at most one order, and knows which.
SELECT cart.id, cart.status, cart.order_id, count(placed.id) AS orders
FROM carts_carts AS cart
LEFT JOIN orders_orders AS placed ON placed.cart_id = cart.id AND placed.deleted_at IS NULL
GROUP BY cart.id
HAVING count(placed.id) > 1
    OR (cart.status = 'converted') <> (cart.order_id IS NOT NULL)
    OR (cart.status = 'converted'
        AND NOT EXISTS (SELECT FROM orders_orders WHERE id = cart.order_id))
