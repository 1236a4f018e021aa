-- An order is shipped when all that it wants is sent, delivered when all has arrived, and not before.
-- Lines that were called off count for neither. What was sent elsewhere has no parts here.
SELECT placed.id, placed.order_number, placed.status
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT bool_and(item.fulfilment_status IN ('shipped', 'delivered', 'returned', 'cancelled')
                    OR item.fulfilment_status = 'partially_returned' AND EXISTS (
                        -- Some of it may have come back before the rest was sent.
                        SELECT FROM orders.progress_of(placed.id) AS line
                        WHERE line.item_id = item.id
                          AND line.shipped >= line.quantity - line.cancelled
                    )) AS is_sent,
           bool_and(item.fulfilment_status
                    IN ('delivered', 'partially_returned', 'returned', 'cancelled')) AS is_delivered,
           bool_and(item.fulfilment_status IN ('returned', 'cancelled')) AS is_returned,
           bool_and(item.fulfilment_status = 'cancelled') AS is_cancelled,
           bool_or(item.fulfilment_status NOT IN ('pending', 'cancelled')) AS is_begun
    FROM orders_items AS item
    WHERE item.order_id = placed.id
) AS parts
WHERE placed.imported_number IS NULL
  AND CASE placed.status
      WHEN 'pending' THEN parts.is_begun
      WHEN 'confirmed' THEN parts.is_begun
      WHEN 'processing' THEN parts.is_sent
      WHEN 'shipped' THEN NOT parts.is_sent
      WHEN 'delivered' THEN NOT parts.is_delivered OR parts.is_returned
      WHEN 'returned' THEN NOT parts.is_returned
      WHEN 'cancelled' THEN NOT parts.is_cancelled
      ELSE NOT parts.is_delivered
  END
