-- Returns what an order still holds in each stock row, by the sum of its movements: how many are
-- committed to it, and how many it waits for.
CREATE OR REPLACE FUNCTION inventory.held_by("order" uuid)
RETURNS TABLE (stock_id uuid, variant_id uuid, committed integer, backordered integer)
LANGUAGE sql
STABLE
ROWS 5
AS $$
    SELECT stock.id, stock.variant_id, sum(movement.committed_change)::integer,
           sum(movement.backordered_change)::integer
    FROM inventory_movements AS movement
    JOIN inventory_stock AS stock ON stock.id = movement.stock_id
    WHERE movement.reference_id = "order"
      -- The order's id is older than its movements: earlier partitions need no look.
      AND movement.id >= core.uuid7_floor(core.uuid7_time("order") - interval '1 hour')
    GROUP BY stock.id
    HAVING sum(movement.committed_change) > 0 OR sum(movement.backordered_change) > 0;
$$;
