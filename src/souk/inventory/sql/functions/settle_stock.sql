-- Ends what an order holds: sends it (outbound) or gives it back (release).
-- Repeating it changes nothing: what is still committed follows from the order's movements.
-- Locks stock rows in the order of their ids.
CREATE OR REPLACE FUNCTION inventory.settle_stock(
    "order" uuid,
    settlement text,
    why text,
    actor uuid
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    back integer := (settlement = 'release')::integer;
BEGIN
    IF settlement NOT IN ('outbound', 'release') THEN
        RAISE EXCEPTION 'settle_stock knows outbound and release, not %', settlement;
    END IF;

    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.id IN (
        SELECT held.stock_id FROM inventory_movements AS held WHERE held.reference_id = "order"
    )
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    WITH held AS (
        SELECT movement.stock_id, sum(movement.committed_change)::integer AS quantity
        FROM inventory_movements AS movement
        WHERE movement.reference_id = "order"
          -- The order's id is older than its movements: earlier partitions need no look.
          AND movement.id >= core.uuid7_floor(core.uuid7_time("order") - interval '1 hour')
        GROUP BY movement.stock_id
        HAVING sum(movement.committed_change) > 0
    ),
    settled AS (
        UPDATE inventory_stock AS stock
        SET committed = stock.committed - held.quantity,
            available = stock.available + held.quantity * back
        FROM held
        WHERE stock.id = held.stock_id
        RETURNING stock.id, held.quantity, stock.available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change,
         damaged_change, quantity_before, quantity_after, reference_type, reference_id,
         reason, actor_id)
    SELECT core.uuid7(), settled.id, settlement, settled.quantity * back, 0, -settled.quantity,
           0, settled.available - settled.quantity * back, settled.available, 'order', "order",
           why, actor
    FROM settled;
END
$$;
