-- Nothing is for sale in a warehouse where an order waits for it in another one. What could not be given
-- at once, since somebody held a row, the worker gives within a minute.
SELECT free.id, free.variant_id, free.available, waiting.backordered
FROM inventory_stock AS waiting
JOIN inventory_stock AS free USING (variant_id)
JOIN inventory_warehouses AS warehouse ON warehouse.id = free.warehouse_id
WHERE waiting.backordered > 0
  AND waiting.id <> free.id
  AND free.available > 0
  AND warehouse.is_active
  AND greatest(waiting.updated_at, free.updated_at, warehouse.updated_at)
      < now() - interval '3 minutes'
