-- No stock is negative.
SELECT id, available, reserved, committed, damaged
FROM inventory_stock
WHERE least(available, reserved, committed, damaged) < 0
