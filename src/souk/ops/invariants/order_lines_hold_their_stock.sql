-- An order that waits to be sent holds the stock of what is neither sent nor called off, or waits for
-- it; one that is sent or cancelled holds none.
SELECT placed.id, placed.order_number, placed.status, wanted.quantity, held.quantity AS held
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(item.quantity - (
               SELECT coalesce(sum(line.quantity), 0)
               FROM orders_fulfilment_lines AS line
               JOIN orders_fulfilments AS fulfilment ON fulfilment.id = line.fulfilment_id
               WHERE line.item_id = item.id
                 AND line.id BETWEEN core.uuid7_sibling_first(placed.id)
                                 AND core.uuid7_sibling_last(placed.id)
                 AND fulfilment.id BETWEEN core.uuid7_sibling_first(placed.id)
                                       AND core.uuid7_sibling_last(placed.id)
                 AND fulfilment.status IN ('shipped', 'delivered')
           ) - (
               SELECT coalesce(sum(part.quantity), 0)
               FROM orders_item_cancellations AS part
               WHERE part.item_id = item.id
           )) FILTER (WHERE item.tracks_stock), 0) AS quantity
    FROM orders_items AS item
    WHERE item.order_id = placed.id
) AS wanted
CROSS JOIN LATERAL (
    SELECT coalesce(sum(movement.committed_change + movement.backordered_change), 0) AS quantity
    FROM inventory_movements AS movement
    WHERE movement.reference_id = placed.id
) AS held
WHERE held.quantity <> CASE
    WHEN placed.status IN ('pending', 'confirmed', 'processing') THEN wanted.quantity ELSE 0
END
