-- Every order has its event in the outbox.
SELECT placed.id, placed.order_number
FROM orders_orders AS placed
WHERE NOT EXISTS (
    SELECT FROM core_outbox AS event
    WHERE event.aggregate_id = placed.id AND event.type = 'order.placed'
)
