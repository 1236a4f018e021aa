-- Each movement begins where the one before it on the same stock ended.
SELECT id, stock_id, quantity_before, ended_before
FROM (
    SELECT id, stock_id, quantity_before,
           lag(quantity_after) OVER (PARTITION BY stock_id ORDER BY id) AS ended_before
    FROM inventory_movements
) AS chain
WHERE quantity_before <> coalesce(ended_before, 0)
