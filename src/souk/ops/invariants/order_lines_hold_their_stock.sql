-- An order that waits to be sent holds the stock of its lines, waits for it, or has sent it; one that is
-- sent or cancelled holds none.
SELECT placed.id, placed.order_number, placed.status, wanted.quantity, held.quantity AS held,
       held.sent
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(item.quantity) FILTER (WHERE item.tracks_stock), 0) AS quantity
    FROM orders_items AS item
    WHERE item.order_id = placed.id
) AS wanted
CROSS JOIN LATERAL (
    SELECT coalesce(sum(movement.committed_change + movement.backordered_change), 0) AS quantity,
           coalesce(-sum(movement.committed_change) FILTER (WHERE movement.kind = 'outbound'), 0)
               AS sent
    FROM inventory_movements AS movement
    WHERE movement.reference_id = placed.id
) AS held
WHERE held.quantity <> CASE
    WHEN placed.status IN ('pending', 'confirmed', 'processing') THEN wanted.quantity - held.sent
    ELSE 0
END
