-- Nothing is for sale where an order waits for it.
SELECT id, variant_id, warehouse_id, available, backordered
FROM inventory_stock
WHERE available > 0 AND backordered > 0
