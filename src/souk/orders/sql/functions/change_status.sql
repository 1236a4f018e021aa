-- Moves an order to a status, if the transition table allows it, and notes why and by whom.
-- Returns changed, unchanged (it is there already), refused, sent (too late to cancel: some of it
-- is on its way), imported (it came in by a file, and is history), or not_found; locks the order.
CREATE OR REPLACE FUNCTION orders.change_status(
    "order" uuid,
    wanted text,
    why text,
    actor uuid,
    OUT outcome text,
    OUT status_before text
)
LANGUAGE plpgsql
AS $$
DECLARE
    number_elsewhere text;
BEGIN
    SELECT known.status, known.imported_number INTO status_before, number_elsewhere
    FROM orders_orders AS known
    WHERE known.id = "order"
    FOR NO KEY UPDATE;

    IF status_before IS NULL THEN
        outcome := 'not_found';
    ELSIF number_elsewhere IS NOT NULL THEN
        outcome := 'imported';
    ELSIF status_before = wanted THEN
        outcome := 'unchanged';
    ELSIF NOT EXISTS (
        SELECT FROM orders_status_transitions
        WHERE from_status = status_before AND to_status = wanted
    ) THEN
        outcome := 'refused';
    ELSIF wanted = 'cancelled' AND orders.is_sent("order") THEN
        outcome := 'sent';
    ELSE
        PERFORM set_config('souk.reason', why, true),
                set_config('souk.actor_id', coalesce(actor::text, ''), true);
        UPDATE orders_orders
        SET status = wanted,
            confirmed_at = CASE wanted WHEN 'confirmed' THEN now() ELSE confirmed_at END,
            shipped_at = CASE wanted WHEN 'shipped' THEN now() ELSE shipped_at END,
            delivered_at = CASE wanted WHEN 'delivered' THEN now() ELSE delivered_at END,
            cancelled_at = CASE wanted WHEN 'cancelled' THEN now() ELSE cancelled_at END,
            cancellation_reason = CASE wanted
                WHEN 'cancelled' THEN why ELSE cancellation_reason
            END
        WHERE id = "order";
        outcome := 'changed';
    END IF;
END
$$;
