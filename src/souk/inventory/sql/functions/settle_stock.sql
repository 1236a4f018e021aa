-- Ends what an order holds: sends it (outbound) or gives it back (release).
-- All that it still holds, so that repeating it changes nothing; or so many of some variants, each
-- named once: then more than is held of one raises SK002, and nothing changes.
-- What the order waits for cannot be sent: SK002, too. It is what is given back first; what becomes
-- available goes to the next that waits. Locks stock rows in the order of their ids.
CREATE OR REPLACE FUNCTION inventory.settle_stock(
    "order" uuid,
    settlement text,
    why text,
    actor uuid,
    variants uuid[] DEFAULT NULL,
    quantities integer[] DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    back integer := (settlement = 'release')::integer;
    short jsonb;
    rows uuid[];
BEGIN
    IF settlement NOT IN ('outbound', 'release') THEN
        RAISE EXCEPTION 'settle_stock knows outbound and release, not %', settlement;
    END IF;

    PERFORM 1
    FROM inventory_stock AS stock
    -- Of all warehouses: what an order waits for in one, another one may serve meanwhile.
    WHERE stock.variant_id IN (SELECT held.variant_id FROM inventory.held_by("order") AS held)
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    WITH held AS (
        SELECT here.variant_id, sum(here.committed + here.backordered) AS quantity,
               sum(here.committed + here.backordered * back) AS free
        FROM inventory.held_by("order") AS here
        GROUP BY here.variant_id
    ),
    wanted AS (
        SELECT named.variant_id, named.quantity
        FROM unnest(variants, quantities) AS named (variant_id, quantity)
        UNION ALL
        SELECT held.variant_id, held.quantity FROM held WHERE variants IS NULL
    )
    SELECT jsonb_agg(jsonb_build_object(
        'variant_id', wanted.variant_id,
        'quantity', wanted.quantity,
        'held_quantity', coalesce(held.free, 0)
    )) INTO short
    FROM wanted
    LEFT JOIN held USING (variant_id)
    WHERE wanted.quantity > coalesce(held.free, 0);
    IF short IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'SK002', DETAIL = short::text,
            MESSAGE = 'the order does not hold so many';
    END IF;

    WITH held AS (
        SELECT here.*,
               -- What the rows before this one give already.
               sum(here.committed) OVER rows_before - here.committed AS before,
               sum(here.backordered) OVER rows_before - here.backordered AS waiting_before,
               sum(here.backordered) OVER (PARTITION BY here.variant_id) * back AS waiting
        FROM inventory.held_by("order") AS here
        WINDOW rows_before AS (PARTITION BY here.variant_id ORDER BY here.stock_id)
    ),
    part AS (
        SELECT held.stock_id,
               greatest(0, least(
                   held.committed,
                   coalesce(wanted.quantity - held.waiting - held.before, held.committed)
               ))::integer AS quantity,
               back * greatest(0, least(
                   held.backordered,
                   coalesce(wanted.quantity - held.waiting_before, held.backordered)
               ))::integer AS waiting
        FROM held
        LEFT JOIN unnest(variants, quantities) AS wanted (variant_id, quantity)
            USING (variant_id)
        WHERE variants IS NULL OR wanted.variant_id IS NOT NULL
    ),
    settled AS (
        UPDATE inventory_stock AS stock
        SET committed = stock.committed - part.quantity,
            backordered = stock.backordered - part.waiting,
            available = stock.available + part.quantity * back
        FROM part
        WHERE stock.id = part.stock_id AND part.quantity + part.waiting > 0
        RETURNING stock.id, part.quantity, part.waiting, stock.available
    ),
    noted AS (
        INSERT INTO inventory_movements
            (id, stock_id, kind, available_change, reserved_change, committed_change,
             damaged_change, backordered_change, quantity_before, quantity_after, reference_type,
             reference_id, reason, actor_id)
        SELECT core.uuid7(), settled.id, settlement, settled.quantity * back, 0,
               -settled.quantity, 0, -settled.waiting,
               settled.available - settled.quantity * back, settled.available, 'order', "order",
               why, actor
        FROM settled
    )
    SELECT array_agg(settled.id) INTO rows FROM settled;

    IF settlement = 'release' AND rows IS NOT NULL THEN
        PERFORM inventory.fill_backorders(rows, actor);
    END IF;
END
$$;
