-- Makes the stock rows of variants that are new in a warehouse, with what arrived of each and its
-- movement; what is there already stays as it is. Returns of how many something arrived. Orders that
-- wait for it in other warehouses get theirs first.
CREATE OR REPLACE FUNCTION inventory.bring_in(
    warehouse uuid,
    variants uuid[],
    quantities integer[],
    movement text,
    why text,
    actor uuid
)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    arrived uuid[];
    -- Of the stock rows and, a moment later, of their movements.
    beginning CONSTANT uuid := core.uuid7();
    afterwards CONSTANT uuid := core.uuid7();
BEGIN
    WITH begun AS (
        INSERT INTO inventory_stock
            (id, variant_id, warehouse_id, available, reserved, committed, damaged,
             reorder_point, reorder_quantity)
        SELECT core.uuid7_in_order(beginning, row_number() OVER ()), given.variant_id, warehouse,
               given.quantity, 0, 0, 0, 10, 50
        FROM (
            SELECT variant_id, quantity
            FROM unnest(variants, quantities) AS named (variant_id, quantity)
            ORDER BY variant_id
        ) AS given
        ON CONFLICT (variant_id, warehouse_id) DO NOTHING
        RETURNING id, available
    ),
    noted AS (
        INSERT INTO inventory_movements
            (id, stock_id, kind, available_change, reserved_change, committed_change, damaged_change,
             quantity_before, quantity_after, reference_type, reference_id, reason,
             unit_cost_amount, actor_id)
        SELECT core.uuid7_in_order(afterwards, row_number() OVER ()), begun.id, movement,
               begun.available, 0, 0, 0,
               0, begun.available, '', NULL, why, NULL, actor
        FROM begun
        WHERE begun.available <> 0
        RETURNING stock_id
    )
    SELECT array_agg(noted.stock_id) INTO arrived FROM noted;

    IF arrived IS NOT NULL THEN
        PERFORM inventory.fill_backorders(arrived, actor);
    END IF;
    RETURN coalesce(cardinality(arrived), 0);
END
$$;
