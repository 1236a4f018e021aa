-- An order that waits to be sent holds the stock of its lines; one that is sent or cancelled none.
SELECT placed.id, placed.order_number, placed.status, wanted.quantity, held.quantity AS held
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(item.quantity) FILTER (WHERE item.tracks_stock), 0) AS quantity
    FROM orders_items AS item
    WHERE item.order_id = placed.id
) AS wanted
CROSS JOIN LATERAL (
    SELECT coalesce(sum(movement.committed_change), 0) AS quantity
    FROM inventory_movements AS movement
    WHERE movement.reference_id = placed.id
) AS held
WHERE held.quantity <> CASE
    WHEN placed.status IN ('pending', 'confirmed', 'processing') THEN wanted.quantity ELSE 0
END
