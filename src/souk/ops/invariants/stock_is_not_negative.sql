-- No stock is negative.
SELECT id, available, reserved, committed, damaged, backordered
FROM inventory_stock
WHERE least(available, reserved, committed, damaged, backordered) < 0
