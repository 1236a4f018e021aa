-- Returns how many pieces each order waits for in each of these stock rows.
CREATE OR REPLACE FUNCTION inventory.owed_in(rows uuid[])
RETURNS TABLE (stock_id uuid, order_id uuid, quantity bigint)
LANGUAGE sql
STABLE
AS $$
    SELECT movement.stock_id, movement.reference_id, sum(movement.backordered_change)
    FROM inventory_movements AS movement
    WHERE movement.stock_id = ANY (rows) AND movement.backordered_change <> 0
    GROUP BY movement.stock_id, movement.reference_id
    HAVING sum(movement.backordered_change) > 0;
$$;
