-- Takes every wanted quantity from available to committed, or raises SK001 and takes nothing.
-- A variant is taken from the active warehouses in the order of their priority, each quantity once.
-- Locks stock rows in the order of their ids, so that two orders never deadlock; called last in an
-- order's transaction, so that a hot row is held only while it commits.
CREATE OR REPLACE FUNCTION inventory.commit_stock(
    "order" uuid,
    variants uuid[],
    quantities integer[],
    actor uuid
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    stock record;
    nth integer;
    share integer;
    rows uuid[] := '{}';
    shares integer[] := '{}';
BEGIN
    FOR stock IN
        WITH locked AS MATERIALIZED (
            SELECT place.id, place.variant_id, place.available, warehouse.priority
            FROM inventory_stock AS place
            JOIN inventory_warehouses AS warehouse ON warehouse.id = place.warehouse_id
            WHERE place.variant_id = ANY (variants) AND warehouse.is_active
            ORDER BY place.id
            FOR NO KEY UPDATE OF place
        )
        SELECT * FROM locked ORDER BY locked.priority, locked.id
    LOOP
        nth := array_position(variants, stock.variant_id);
        share := least(stock.available, quantities[nth]);
        IF share > 0 THEN
            quantities[nth] := quantities[nth] - share;
            rows := rows || stock.id;
            shares := shares || share;
        END IF;
    END LOOP;
    IF 0 < ANY (quantities) THEN
        -- Somebody was faster since availability_of looked: the caller begins again.
        RAISE EXCEPTION USING ERRCODE = 'SK001', MESSAGE = 'stock was taken meanwhile';
    END IF;

    WITH taken AS (
        UPDATE inventory_stock AS place
        SET available = place.available - wanted.quantity,
            committed = place.committed + wanted.quantity
        FROM unnest(rows, shares) AS wanted (id, quantity)
        WHERE place.id = wanted.id
        RETURNING place.id, wanted.quantity, place.available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change, damaged_change,
         quantity_before, quantity_after, reference_type, reference_id, reason, actor_id)
    SELECT core.uuid7(), taken.id, 'commitment', -taken.quantity, 0, taken.quantity, 0,
           taken.available + taken.quantity, taken.available, 'order', "order", '', actor
    FROM taken;
END
$$;
