-- Trigger: no more of a line is called off than waits and is in no fulfilment, of the order that is
-- named. Locks the order, so that one who sends and one who calls off count one after the other.
CREATE OR REPLACE FUNCTION orders.refuse_excess_cancellation()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    line record;
BEGIN
    PERFORM orders.lock_order(NEW.order_id);
    SELECT * INTO line
    FROM orders.progress_of(NEW.order_id) AS known
    WHERE known.item_id = NEW.item_id;
    IF line.item_id IS NULL
        OR line.cancelled + line.prepared + line.shipped + NEW.quantity > line.quantity
    THEN
        RAISE check_violation USING
            MESSAGE = format('item %s: %s of %s are sent or cancelled already', NEW.item_id,
                             line.cancelled + line.prepared + line.shipped, line.quantity),
            CONSTRAINT = 'orders_item_cancellations_no_more_than_left';
    END IF;
    RETURN NEW;
END
$$;
