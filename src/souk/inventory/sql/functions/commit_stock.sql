-- Takes every wanted quantity from available to committed, or raises SK001 and takes nothing.
-- Where from, inventory.allocate_stock decides, by the destination; what is not there of a variant
-- that may be backordered is noted as owed. Each variant is named once.
-- Locks stock rows in the order of their ids, so that two orders never deadlock; called last in an
-- order's transaction, so that a hot row is held only while it commits.
CREATE OR REPLACE FUNCTION inventory.commit_stock(
    "order" uuid,
    variants uuid[],
    quantities integer[],
    actor uuid,
    country text DEFAULT NULL,
    region text DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    chosen record;
BEGIN
    chosen := inventory.allocate_stock(variants, quantities, country, region);
    IF 0 < ANY (chosen.missing) THEN
        PERFORM inventory.backorder_stock(
            "order", variants, chosen.missing, actor, country, region
        );
    END IF;

    WITH taken AS (
        UPDATE inventory_stock AS place
        SET available = place.available - wanted.quantity,
            committed = place.committed + wanted.quantity
        FROM unnest(chosen.rows, chosen.shares) AS wanted (id, quantity)
        WHERE place.id = wanted.id
        RETURNING place.id, wanted.quantity, place.available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change, damaged_change,
         quantity_before, quantity_after, reference_type, reference_id, reason, actor_id)
    SELECT core.uuid7(), taken.id, 'commitment', -taken.quantity, 0, taken.quantity, 0,
           taken.available + taken.quantity, taken.available, 'order', "order", '', actor
    FROM taken;

    IF chosen.falls THEN
        PERFORM inventory.announce_low_stock(chosen.rows, chosen.shares);
    END IF;
END
$$;
