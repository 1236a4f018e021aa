-- Returns how many an order has sent from each stock row that have not come back to it, by the sum of
-- its movements. Less than nothing where more came back to a row than was sent from it: what counts
-- is the sum of a variant.
CREATE OR REPLACE FUNCTION inventory.sent_by("order" uuid)
RETURNS TABLE (stock_id uuid, variant_id uuid, quantity integer)
LANGUAGE sql
STABLE
ROWS 5
AS $$
    SELECT stock.id, stock.variant_id,
           sum(CASE movement.kind
               WHEN 'outbound' THEN -movement.committed_change
               ELSE -movement.available_change - movement.damaged_change
           END)::integer
    FROM inventory_movements AS movement
    JOIN inventory_stock AS stock ON stock.id = movement.stock_id
    WHERE movement.reference_id = "order"
      AND movement.id >= core.uuid7_floor(core.uuid7_time("order") - interval '1 hour')
      AND movement.kind IN ('outbound', 'return')
    GROUP BY stock.id;
$$;
