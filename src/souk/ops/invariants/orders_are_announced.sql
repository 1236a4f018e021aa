-- Every order of the last day has its event in the outbox; older events may have been cleared away. Nobody
-- is told of those that were placed elsewhere.
SELECT placed.id, placed.order_number
FROM orders_orders AS placed
WHERE placed.id >= core.uuid7_floor(now() - interval '1 day')
  AND placed.imported_number IS NULL
  AND NOT EXISTS (
      SELECT FROM core_outbox AS event
      WHERE event.aggregate_id = placed.id AND event.type = 'order.placed'
  )
