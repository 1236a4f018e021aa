-- Moves a return to a status, if the transition table allows it, and notes why and by whom.
-- Returns changed, unchanged (it is there already), refused, or not_found; locks its order, then it.
CREATE OR REPLACE FUNCTION orders.change_return(
    asked uuid,
    wanted text,
    why text,
    actor uuid,
    OUT outcome text,
    OUT status_before text
)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM orders.lock_order(known.order_id) FROM orders_returns AS known WHERE known.id = asked;
    SELECT known.status INTO status_before
    FROM orders_returns AS known
    WHERE known.id = asked
    FOR NO KEY UPDATE;

    IF status_before IS NULL THEN
        outcome := 'not_found';
    ELSIF status_before = wanted THEN
        outcome := 'unchanged';
    ELSIF NOT EXISTS (
        SELECT FROM orders_part_transitions
        WHERE part = 'return' AND from_status = status_before AND to_status = wanted
    ) THEN
        outcome := 'refused';
    ELSE
        PERFORM orders.note_actor(actor, why);
        UPDATE orders_returns
        SET status = wanted,
            answer = CASE WHEN wanted IN ('approved', 'rejected') THEN why ELSE answer END,
            approved_at = CASE wanted WHEN 'approved' THEN now() ELSE approved_at END,
            rejected_at = CASE wanted WHEN 'rejected' THEN now() ELSE rejected_at END,
            -- One whose refund failed is where it was: its goods came when they came.
            received_at = CASE wanted WHEN 'received' THEN coalesce(received_at, now())
                                      ELSE received_at END,
            refunded_at = CASE wanted WHEN 'refunded' THEN now() END
        WHERE id = asked;
        outcome := 'changed';
    END IF;
END
$$;
