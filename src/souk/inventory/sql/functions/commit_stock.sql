-- Takes every wanted quantity from available to committed, or raises SK001 and takes nothing.
-- Where from, inventory.allocate_stock decides, by the destination; what is not there of a variant
-- that may be backordered is noted as owed. Each variant is named once.
-- `places` are stock rows that had it all a moment ago: in a shop with one warehouse nothing is to be
-- decided, and what they have is taken.
-- Locks stock rows in the order of their ids, so that two orders never deadlock; called last in an
-- order's transaction, so that a hot row is held only while it commits.
CREATE OR REPLACE FUNCTION inventory.commit_stock(
    "order" uuid,
    variants uuid[],
    quantities integer[],
    actor uuid,
    country text DEFAULT NULL,
    region text DEFAULT NULL,
    places uuid[] DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    rows uuid[] := places;
    shares integer[] := quantities;
    chosen record;
    taken_count integer;
BEGIN
    IF places IS NULL OR (
        SELECT count(*) > 1 OR NOT bool_and(warehouse.is_active) FROM inventory_warehouses AS warehouse
    ) THEN
        chosen := inventory.allocate_stock(variants, quantities, country, region);
        rows := chosen.rows;
        shares := chosen.shares;
        IF 0 < ANY (chosen.missing) THEN
            PERFORM inventory.backorder_stock(
                "order", variants, chosen.missing, actor, country, region
            );
        END IF;
    END IF;

    WITH taken AS (
        UPDATE inventory_stock AS place
        SET available = place.available - wanted.quantity,
            committed = place.committed + wanted.quantity
        FROM (
            SELECT share.id, share.quantity
            FROM unnest(rows, shares) AS share (id, quantity)
            ORDER BY share.id
        ) AS wanted
        WHERE place.id = wanted.id AND place.available >= wanted.quantity
        RETURNING place.id, wanted.quantity, place.available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change, damaged_change,
         quantity_before, quantity_after, reference_type, reference_id, reason, actor_id)
    SELECT core.uuid7(), taken.id, 'commitment', -taken.quantity, 0, taken.quantity, 0,
           taken.available + taken.quantity, taken.available, 'order', "order", '', actor
    FROM taken;
    GET DIAGNOSTICS taken_count = ROW_COUNT;
    IF taken_count < cardinality(rows) THEN
        RAISE EXCEPTION USING ERRCODE = 'SK001', MESSAGE = 'somebody else took it meanwhile';
    END IF;
END
$$;
