-- Gives a cart back what it had reserved, when the order that took it over came to nothing and the
-- reservation's time is not over: all that the order holds is held for the cart again, until then.
-- Says whether it did; when not, the caller releases the order's stock.
CREATE OR REPLACE FUNCTION inventory.reopen_reservation("order" uuid, why text)
RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    reservation uuid;
BEGIN
    SELECT known.id INTO reservation
    FROM inventory_reservations AS known
    WHERE known.order_id = "order" AND known.expires_at > now()
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;

    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.variant_id IN (SELECT held.variant_id FROM inventory.held_by("order") AS held)
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    DELETE FROM inventory_reservation_lines AS line WHERE line.reservation_id = reservation;
    WITH held AS (
        SELECT * FROM inventory.held_by("order")
    ),
    moved AS (
        UPDATE inventory_stock AS stock
        SET committed = stock.committed - held.committed,
            reserved = stock.reserved + held.committed,
            backordered = stock.backordered - held.backordered
        FROM held
        WHERE stock.id = held.stock_id
        RETURNING stock.id, held.committed, held.backordered, stock.available
    ),
    noted AS (
        INSERT INTO inventory_movements
            (id, stock_id, kind, available_change, reserved_change, committed_change,
             damaged_change, backordered_change, quantity_before, quantity_after, reference_type,
             reference_id, reason)
        SELECT core.uuid7(), moved.id, 'reservation', 0, moved.committed, -moved.committed, 0,
               -moved.backordered, moved.available, moved.available, 'order', "order", why
        FROM moved
    )
    INSERT INTO inventory_reservation_lines (id, reservation_id, stock_id, quantity)
    SELECT core.uuid7(), reservation, moved.id, moved.committed
    FROM moved
    WHERE moved.committed > 0;

    UPDATE inventory_reservations AS known
    SET status = 'active', confirmed_at = NULL, order_id = NULL
    WHERE known.id = reservation;
    RETURN true;
END
$$;
