-- What came back of an order is in the stock once: for sale again, or written off.
SELECT back.order_id, back.restocked, back.written_off, moved.available, moved.damaged
FROM (
    SELECT asked.order_id,
           sum(line.restocked_quantity) FILTER (WHERE item.tracks_stock) AS restocked,
           sum(line.written_off_quantity) FILTER (WHERE item.tracks_stock) AS written_off
    FROM orders_returns AS asked
    JOIN orders_return_lines AS line ON line.return_id = asked.id
    JOIN orders_items AS item ON item.id = line.item_id
    WHERE asked.status IN ('received', 'refunded')
    GROUP BY asked.order_id
) AS back
CROSS JOIN LATERAL (
    SELECT coalesce(sum(movement.available_change), 0) AS available,
           coalesce(sum(movement.damaged_change), 0) AS damaged
    FROM inventory_movements AS movement
    WHERE movement.reference_id = back.order_id AND movement.kind = 'return'
) AS moved
WHERE coalesce(back.restocked, 0) <> moved.available
   OR coalesce(back.written_off, 0) <> moved.damaged
