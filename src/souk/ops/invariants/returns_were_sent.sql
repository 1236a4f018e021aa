-- An order takes back no more of a variant than it has sent.
SELECT movement.reference_id, stock.variant_id
FROM inventory_movements AS movement
JOIN inventory_stock AS stock ON stock.id = movement.stock_id
WHERE movement.kind IN ('outbound', 'return') AND movement.reference_type = 'order'
GROUP BY movement.reference_id, stock.variant_id
HAVING -sum(movement.committed_change) < sum(movement.available_change + movement.damaged_change)
