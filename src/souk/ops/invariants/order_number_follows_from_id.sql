-- An order's number is that of its id, and nobody else's.
SELECT placed.id, placed.order_number
FROM orders_orders AS placed
WHERE placed.order_number <> core.readable_number(placed.id)
UNION ALL
SELECT min(id::text)::uuid, order_number
FROM orders_orders
GROUP BY order_number
HAVING count(*) > 1
