-- Trigger: never more of a line is prepared and sent than was bought, and only of the fulfilment's
-- own order. Locks the order, so that two who send at once count one after the other.
CREATE OR REPLACE FUNCTION orders.refuse_excess_fulfilment()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    of_order uuid;
    line record;
BEGIN
    SELECT fulfilment.order_id INTO of_order
    FROM orders_fulfilments AS fulfilment
    WHERE fulfilment.id = NEW.fulfilment_id AND fulfilment.status = 'pending';
    IF of_order IS NULL THEN
        RAISE check_violation USING
            MESSAGE = 'a fulfilment gets its lines while it is pending',
            CONSTRAINT = 'orders_fulfilment_lines_of_what_waits';
    END IF;
    PERFORM orders.lock_order(of_order);
    SELECT * INTO line
    FROM orders.progress_of(of_order) AS known
    WHERE known.item_id = NEW.item_id;
    IF line.item_id IS NULL
        OR line.cancelled + line.prepared + line.shipped + NEW.quantity > line.quantity
    THEN
        RAISE check_violation USING
            MESSAGE = format('item %s: %s of %s are sent or cancelled already', NEW.item_id,
                             line.cancelled + line.prepared + line.shipped, line.quantity),
            CONSTRAINT = 'orders_fulfilment_lines_no_more_than_bought';
    END IF;
    RETURN NEW;
END
$$;
