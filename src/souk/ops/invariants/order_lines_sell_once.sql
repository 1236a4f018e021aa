-- An order takes each unit of its lines from stock exactly once, and gives it back at most once.
SELECT placed.id, placed.order_number, wanted.quantity, sold.quantity AS sold, sold.returned
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(item.quantity) FILTER (WHERE item.tracks_stock), 0) AS quantity
    FROM orders_items AS item
    WHERE item.order_id = placed.id
) AS wanted
CROSS JOIN LATERAL (
    SELECT coalesce(-sum(movement.available_change)
                    FILTER (WHERE movement.kind = 'commitment'), 0) AS quantity,
           coalesce(sum(movement.available_change)
                    FILTER (WHERE movement.kind = 'release'), 0) AS returned
    FROM inventory_movements AS movement
    WHERE movement.reference_id = placed.id
) AS sold
WHERE sold.quantity <> wanted.quantity
   OR sold.returned <> CASE placed.status WHEN 'cancelled' THEN wanted.quantity ELSE 0 END
