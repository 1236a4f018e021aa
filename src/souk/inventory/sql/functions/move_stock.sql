-- Changes what is available and damaged in stock rows, each with its movement. What becomes available
-- goes to backorders first.
-- The caller has locked the rows, names each once, and has seen that nothing becomes negative.
CREATE OR REPLACE FUNCTION inventory.move_stock(
    movement text,
    rows uuid[],
    available_changes integer[],
    damaged_changes integer[],
    unit_costs bigint[],
    reference text,
    referred uuid,
    why text,
    actor uuid
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    more uuid[];
BEGIN
    WITH moved AS (
        UPDATE inventory_stock AS stock
        SET available = stock.available + change.available,
            damaged = stock.damaged + change.damaged,
            last_counted_at = CASE movement WHEN 'count' THEN now() ELSE stock.last_counted_at END
        FROM unnest(rows, available_changes, damaged_changes, unit_costs)
            AS change (id, available, damaged, unit_cost)
        WHERE stock.id = change.id
        RETURNING stock.id, stock.available, change.available AS changed, change.damaged,
                  change.unit_cost
    ),
    noted AS (
        INSERT INTO inventory_movements
            (id, stock_id, kind, available_change, reserved_change, committed_change,
             damaged_change, quantity_before, quantity_after, reference_type, reference_id,
             reason, unit_cost_amount, actor_id)
        SELECT core.uuid7(), moved.id, movement, moved.changed, 0, 0, moved.damaged,
               moved.available - moved.changed, moved.available, reference, referred, why,
               moved.unit_cost, actor
        FROM moved
    )
    SELECT array_agg(moved.id) FILTER (WHERE moved.changed > 0) INTO more FROM moved;

    IF more IS NOT NULL THEN
        PERFORM inventory.fill_backorders(more, actor);
    END IF;
END
$$;
