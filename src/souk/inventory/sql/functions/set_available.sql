-- Makes what is available of each variant in a warehouse what it is said to be; each difference is
-- one movement. Returns how many stock rows changed. Locks stock rows in the order of their ids.
CREATE OR REPLACE FUNCTION inventory.set_available(
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
    changed integer;
BEGIN
    INSERT INTO inventory_stock
        (id, variant_id, warehouse_id, available, reserved, committed, damaged,
         reorder_point, reorder_quantity)
    SELECT core.uuid7(), wanted.variant_id, warehouse, 0, 0, 0, 0, 10, 50
    FROM unnest(variants) AS wanted (variant_id)
    ORDER BY wanted.variant_id
    ON CONFLICT (variant_id, warehouse_id) DO NOTHING;

    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.warehouse_id = warehouse AND stock.variant_id = ANY (variants)
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    WITH before AS (
        SELECT stock.id, stock.available, wanted.quantity
        FROM inventory_stock AS stock
        JOIN unnest(variants, quantities) AS wanted (variant_id, quantity) USING (variant_id)
        WHERE stock.warehouse_id = warehouse AND stock.available <> wanted.quantity
    ),
    counted AS (
        UPDATE inventory_stock AS stock
        SET available = before.quantity
        FROM before
        WHERE stock.id = before.id
        RETURNING stock.id, before.available AS quantity_before, before.quantity
    ),
    moved AS (
        INSERT INTO inventory_movements
            (id, stock_id, kind, available_change, reserved_change, committed_change,
             damaged_change, quantity_before, quantity_after, reference_type, reason, actor_id)
        SELECT core.uuid7(), counted.id, movement,
               counted.quantity - counted.quantity_before, 0, 0, 0,
               counted.quantity_before, counted.quantity, '', why, actor
        FROM counted
        RETURNING 1
    )
    SELECT count(*) INTO changed FROM moved;
    RETURN changed;
END
$$;
