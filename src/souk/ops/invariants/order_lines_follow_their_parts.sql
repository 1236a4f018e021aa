-- Of no line more is returned than arrived, sent or called off than bought; and its status says how far it is.
-- What was sent elsewhere has no parts here.
SELECT item.id, item.order_id, item.fulfilment_status, item.quantity, known.prepared, known.shipped,
       known.delivered, known.asked_back, known.returned
FROM orders_items AS item
JOIN orders_orders AS placed ON placed.id = item.order_id
LEFT JOIN (
    SELECT line.item_id,
           sum(line.quantity) FILTER (WHERE fulfilment.status = 'pending') AS prepared,
           sum(line.quantity)
               FILTER (WHERE fulfilment.status IN ('shipped', 'delivered')) AS shipped,
           sum(line.quantity) FILTER (WHERE fulfilment.status = 'delivered') AS delivered
    FROM orders_fulfilment_lines AS line
    JOIN orders_fulfilments AS fulfilment ON fulfilment.id = line.fulfilment_id
    GROUP BY line.item_id
) AS sent ON sent.item_id = item.id
LEFT JOIN (
    SELECT line.item_id,
           sum(line.quantity) FILTER (WHERE asked.status IN ('requested', 'approved')) AS asked_back,
           sum(line.restocked_quantity + line.written_off_quantity)
               FILTER (WHERE asked.status IN ('received', 'refunded')) AS returned
    FROM orders_return_lines AS line
    JOIN orders_returns AS asked ON asked.id = line.return_id
    GROUP BY line.item_id
) AS back ON back.item_id = item.id
LEFT JOIN (
    SELECT part.item_id, sum(part.quantity) AS quantity
    FROM orders_item_cancellations AS part
    GROUP BY part.item_id
) AS called_off ON called_off.item_id = item.id
CROSS JOIN LATERAL (
    SELECT coalesce(sent.prepared, 0) AS prepared,
           coalesce(sent.shipped, 0) AS shipped,
           coalesce(sent.delivered, 0) AS delivered,
           coalesce(back.asked_back, 0) AS asked_back,
           coalesce(back.returned, 0) AS returned,
           CASE placed.status
               WHEN 'cancelled' THEN item.quantity - coalesce(sent.shipped, 0)
               ELSE coalesce(called_off.quantity, 0)
           END AS cancelled
) AS known
WHERE placed.imported_number IS NULL
  AND (
      known.cancelled + known.prepared + known.shipped > item.quantity
      OR known.asked_back + known.returned > known.delivered
      OR known.delivered > known.shipped
      OR item.fulfilment_status <> orders.item_status(
          item.quantity, known.cancelled::bigint, known.shipped::bigint, known.delivered::bigint,
          known.returned::bigint
      )
  )
