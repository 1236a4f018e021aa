-- Lets go what reservations hold: cancelled or expired. What becomes available goes to backorders
-- first, unless the caller has a use for it. The caller holds the reservations' locks and has seen that they are active.
-- Locks stock rows in the order of their ids; each line has a movement of its own.
CREATE OR REPLACE FUNCTION inventory.end_reservations(
    reservations uuid[],
    ending text,
    fills boolean DEFAULT true
)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    rows uuid[];
BEGIN
    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.id IN (
        SELECT line.stock_id FROM inventory_reservation_lines AS line
        WHERE line.reservation_id = ANY (reservations)
    )
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    WITH line AS (
        SELECT held.id, held.reservation_id, held.stock_id, held.quantity,
               sum(held.quantity) OVER (PARTITION BY held.stock_id ORDER BY held.id)
                   - held.quantity AS before
        FROM inventory_reservation_lines AS held
        WHERE held.reservation_id = ANY (reservations)
    ),
    freed AS (
        UPDATE inventory_stock AS stock
        SET available = stock.available + total.quantity,
            reserved = stock.reserved - total.quantity
        FROM (
            SELECT line.stock_id, sum(line.quantity)::integer AS quantity
            FROM line
            GROUP BY line.stock_id
        ) AS total
        WHERE stock.id = total.stock_id
        RETURNING stock.id, stock.available, stock.available - total.quantity AS began_with
    ),
    noted AS (
        INSERT INTO inventory_movements
            (id, stock_id, kind, available_change, reserved_change, committed_change,
             damaged_change, quantity_before, quantity_after, reference_type, reference_id, reason,
             actor_id)
        SELECT core.uuid7(), chain.stock_id, 'release', chain.quantity, -chain.quantity, 0, 0,
               chain.began_with + chain.before,
               chain.began_with + chain.before + chain.quantity, 'reservation',
               chain.reservation_id, ending, core.caller_id()
        FROM (
            SELECT line.*, freed.began_with
            FROM line
            JOIN freed ON freed.id = line.stock_id
            ORDER BY line.stock_id, line.before
        ) AS chain
    ),
    ended AS (
        UPDATE inventory_reservations AS known
        SET status = ending,
            cancelled_at = CASE ending WHEN 'cancelled' THEN now() END,
            expired_at = CASE ending WHEN 'expired' THEN now() END
        WHERE known.id = ANY (reservations)
    )
    SELECT array_agg(freed.id) INTO rows FROM freed;

    IF fills AND rows IS NOT NULL THEN
        PERFORM inventory.fill_backorders(rows, core.caller_id());
    END IF;
END
$$;
