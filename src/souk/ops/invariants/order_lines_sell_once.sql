-- An order takes each unit of its lines from stock exactly once, or waits for it, and gives back
-- what is called off of it, once: to everybody, or to its cart's reservation.
SELECT placed.id, placed.order_number, wanted.quantity, sold.quantity AS sold, sold.returned
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(item.quantity) FILTER (WHERE item.tracks_stock), 0) AS quantity,
           coalesce(sum((
               SELECT sum(part.quantity)
               FROM orders_item_cancellations AS part
               WHERE part.item_id = item.id
           )) FILTER (WHERE item.tracks_stock), 0) AS called_off
    FROM orders_items AS item
    WHERE item.order_id = placed.id
) AS wanted
CROSS JOIN LATERAL (
    SELECT coalesce(sum(movement.committed_change + movement.backordered_change)
                    FILTER (WHERE movement.kind IN ('commitment', 'backorder')), 0) AS quantity,
           coalesce(-sum(movement.committed_change + movement.backordered_change)
                    FILTER (WHERE movement.kind IN ('release', 'reservation')), 0) AS returned
    FROM inventory_movements AS movement
    WHERE movement.reference_id = placed.id
) AS sold
WHERE sold.quantity <> wanted.quantity
   OR sold.returned <> CASE placed.status WHEN 'cancelled' THEN wanted.quantity
                                        ELSE wanted.called_off END
