-- Takes every wanted line from available to committed, or raises SK001 and takes nothing.
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
    taken_in_all bigint;
BEGIN
    WITH locked AS MATERIALIZED (
        SELECT stock.id, stock.variant_id, stock.available, warehouse.priority
        FROM inventory_stock AS stock
        JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id
        WHERE stock.variant_id = ANY (variants) AND warehouse.is_active
        ORDER BY stock.id
        FOR NO KEY UPDATE OF stock
    ),
    shares AS (
        SELECT locked.id,
               least(locked.available, wanted.quantity - coalesce(sum(locked.available) OVER (
                   PARTITION BY locked.variant_id
                   ORDER BY locked.priority, locked.id
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
               ), 0)) AS quantity
        FROM locked
        JOIN unnest(variants, quantities) AS wanted (variant_id, quantity) USING (variant_id)
    ),
    taken AS (
        UPDATE inventory_stock AS stock
        SET available = stock.available - shares.quantity,
            committed = stock.committed + shares.quantity
        FROM shares
        WHERE stock.id = shares.id AND shares.quantity > 0
        RETURNING stock.id, shares.quantity::integer AS quantity, stock.available
    ),
    moved AS (
        INSERT INTO inventory_movements
            (id, stock_id, kind, available_change, reserved_change, committed_change,
             damaged_change, quantity_before, quantity_after, reference_type, reference_id,
             reason, actor_id)
        SELECT core.uuid7(), taken.id, 'commitment', -taken.quantity, 0, taken.quantity,
               0, taken.available + taken.quantity, taken.available, 'order', "order",
               '', actor
        FROM taken
        RETURNING committed_change
    )
    SELECT coalesce(sum(moved.committed_change), 0) INTO taken_in_all FROM moved;

    IF taken_in_all <> (SELECT sum(quantity) FROM unnest(quantities) AS wanted (quantity)) THEN
        -- Somebody was faster since availability_of looked: the caller begins again.
        RAISE EXCEPTION USING ERRCODE = 'SK001', MESSAGE = 'stock was taken meanwhile';
    END IF;
END
$$;
