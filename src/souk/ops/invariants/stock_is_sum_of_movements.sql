-- A stock row is the sum of its movements, in every state, and each movement is of one.
SELECT coalesce(stock.id, movement.stock_id) AS id, stock.available,
       sum(movement.available_change) AS moved
FROM inventory_stock AS stock
FULL JOIN inventory_movements AS movement ON movement.stock_id = stock.id
GROUP BY stock.id, movement.stock_id
HAVING stock.id IS NULL
    OR stock.available <> coalesce(sum(movement.available_change), 0)
    OR stock.reserved <> coalesce(sum(movement.reserved_change), 0)
    OR stock.committed <> coalesce(sum(movement.committed_change), 0)
    OR stock.damaged <> coalesce(sum(movement.damaged_change), 0)
    OR stock.backordered <> coalesce(sum(movement.backordered_change), 0)
