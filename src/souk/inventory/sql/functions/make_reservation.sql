-- Holds stock for a cart until a moment: every wanted quantity, or none of them. Of a variant that may
-- be backordered it holds what is there. Each variant is named once.
-- What the cart held until now is let go and counts as available to it; a reservation that is still in
-- time hands its end on, so that nobody holds goods for longer by asking again.
-- Returns when it ends; raises SK004 with each short line, and nothing changes.
-- Locks stock rows in the order of their ids. Runs as its owner: a reservation names only its cart,
-- and who may hold for that the caller has seen.
CREATE OR REPLACE FUNCTION inventory.make_reservation(
    reservation uuid,
    cart uuid,
    variants uuid[],
    quantities integer[],
    until timestamptz,
    country text,
    region text,
    actor uuid
)
RETURNS timestamptz
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    former record;
    low_before uuid[];
    chosen record;
    short jsonb;
BEGIN
    SELECT known.id, known.expires_at INTO former
    FROM inventory_reservations AS known
    WHERE known.cart_id = cart AND known.status = 'active'
    FOR NO KEY UPDATE;

    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.variant_id = ANY (variants)
       OR stock.id IN (
           SELECT line.stock_id FROM inventory_reservation_lines AS line
           WHERE line.reservation_id = former.id
       )
    ORDER BY stock.id
    FOR NO KEY UPDATE;
    IF former.id IS NOT NULL THEN
        low_before := ARRAY(
            SELECT stock.id
            FROM inventory_reservation_lines AS line
            JOIN inventory_stock AS stock ON stock.id = line.stock_id
            WHERE line.reservation_id = former.id AND stock.is_low
        );
        PERFORM inventory.end_reservations(
            ARRAY[former.id],
            CASE WHEN former.expires_at > now() THEN 'cancelled' ELSE 'expired' END,
            false
        );
        IF former.expires_at > now() THEN
            until := least(until, former.expires_at);
        END IF;
    END IF;

    chosen := inventory.allocate_stock(variants, quantities, country, region);
    IF 0 < ANY (chosen.missing) THEN
        SELECT jsonb_agg(jsonb_build_object(
            'variant_id', wanted.variant_id,
            'sku', variant.sku,
            'quantity', wanted.quantity,
            'available_quantity', wanted.quantity - wanted.missing
        )) INTO short
        FROM unnest(variants, quantities, chosen.missing) AS wanted (variant_id, quantity, missing)
        LEFT JOIN catalog_variants AS variant ON variant.id = wanted.variant_id
        WHERE wanted.missing > 0 AND variant.allow_backorder IS NOT TRUE;
        IF short IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'SK004', DETAIL = short::text,
                MESSAGE = 'not enough is available';
        END IF;
    END IF;

    INSERT INTO inventory_reservations (id, cart_id, status, expires_at)
    VALUES (reservation, cart, 'active', until);
    INSERT INTO inventory_reservation_lines (id, reservation_id, stock_id, quantity)
    SELECT core.uuid7(), reservation, taken.id, taken.quantity
    FROM unnest(chosen.rows, chosen.shares) AS taken (id, quantity);
    PERFORM set_config('souk.low_before', coalesce(low_before::text, ''), true);
    WITH taken AS (
        UPDATE inventory_stock AS place
        SET available = place.available - wanted.quantity,
            reserved = place.reserved + wanted.quantity
        FROM unnest(chosen.rows, chosen.shares) AS wanted (id, quantity)
        WHERE place.id = wanted.id
        RETURNING place.id, wanted.quantity, place.available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change, damaged_change,
         quantity_before, quantity_after, reference_type, reference_id, reason, actor_id)
    SELECT core.uuid7(), taken.id, 'reservation', -taken.quantity, taken.quantity, 0, 0,
           taken.available + taken.quantity, taken.available, 'reservation', reservation, '', actor
    FROM taken;
    PERFORM set_config('souk.low_before', '', true);
    IF former.id IS NOT NULL THEN
        -- What the cart no longer wants is free for who waits.
        PERFORM inventory.fill_backorders(array_agg(line.stock_id), actor)
        FROM inventory_reservation_lines AS line
        WHERE line.reservation_id = former.id
        HAVING count(*) > 0;
    END IF;
    RETURN until;
END
$$;
