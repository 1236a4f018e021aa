-- Trigger: an order takes no step that the transition table does not know, whoever asks; and it is
-- not cancelled when some of it is on its way. One that came in by a file stays as it is.
CREATE OR REPLACE FUNCTION orders.refuse_unknown_transition()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF OLD.imported_number IS NOT NULL THEN
        RAISE check_violation USING
            MESSAGE = format('order %s came in by a file and is history', OLD.order_number),
            CONSTRAINT = 'orders_orders_imported_ones_stay_as_they_are';
    END IF;
    IF NOT EXISTS (
        SELECT FROM orders_status_transitions
        WHERE from_status = OLD.status AND to_status = NEW.status
    ) THEN
        RAISE check_violation USING
            MESSAGE = format('an order cannot go from %s to %s', OLD.status, NEW.status),
            CONSTRAINT = 'orders_orders_transition_is_known';
    END IF;
    IF NEW.status = 'cancelled' AND orders.is_sent(NEW.id) THEN
        RAISE check_violation USING
            MESSAGE = 'some of this order is on its way',
            CONSTRAINT = 'orders_orders_what_is_sent_is_not_cancelled';
    END IF;
    RETURN NEW;
END
$$;
