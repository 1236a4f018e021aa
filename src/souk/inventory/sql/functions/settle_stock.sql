-- Ends what an order holds: sends it (outbound) or gives it back (release).
-- All that it still holds, so that repeating it changes nothing; or so many of some variants, each
-- named once: then more than is held of one raises SK002, and nothing changes.
-- Locks stock rows in the order of their ids.
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
BEGIN
    IF settlement NOT IN ('outbound', 'release') THEN
        RAISE EXCEPTION 'settle_stock knows outbound and release, not %', settlement;
    END IF;

    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.id IN (SELECT held.stock_id FROM inventory.held_by("order") AS held)
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    IF variants IS NOT NULL THEN
        SELECT jsonb_agg(jsonb_build_object(
            'variant_id', wanted.variant_id,
            'quantity', wanted.quantity,
            'held_quantity', coalesce(held.quantity, 0)
        )) INTO short
        FROM unnest(variants, quantities) AS wanted (variant_id, quantity)
        LEFT JOIN (
            SELECT here.variant_id, sum(here.committed) AS quantity
            FROM inventory.held_by("order") AS here
            GROUP BY here.variant_id
        ) AS held USING (variant_id)
        WHERE wanted.quantity > coalesce(held.quantity, 0);
        IF short IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'SK002', DETAIL = short::text,
                MESSAGE = 'the order does not hold so many';
        END IF;
    END IF;

    WITH held AS (
        SELECT here.stock_id, here.variant_id, here.committed,
               -- What the rows before this one give already.
               sum(here.committed) OVER (PARTITION BY here.variant_id ORDER BY here.stock_id)
                   - here.committed AS before
        FROM inventory.held_by("order") AS here
    ),
    part AS (
        SELECT held.stock_id,
               least(held.committed, wanted.quantity - held.before)::integer AS quantity
        FROM held
        LEFT JOIN unnest(variants, quantities) AS wanted (variant_id, quantity)
            USING (variant_id)
        WHERE variants IS NULL OR wanted.quantity > held.before
    ),
    settled AS (
        UPDATE inventory_stock AS stock
        SET committed = stock.committed - part.quantity,
            available = stock.available + part.quantity * back
        FROM part
        WHERE stock.id = part.stock_id
        RETURNING stock.id, part.quantity, stock.available
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
