-- Trigger: never more of a line is returned than has arrived, and only of the return's own order.
-- Locks the order, so that two who return at once count one after the other.
CREATE OR REPLACE FUNCTION orders.refuse_excess_return()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    of_order uuid;
    line record;
BEGIN
    SELECT asked.order_id INTO of_order
    FROM orders_returns AS asked
    WHERE asked.id = NEW.return_id AND asked.status = 'requested';
    IF of_order IS NULL THEN
        RAISE check_violation USING
            MESSAGE = 'a return gets its lines when it is asked for',
            CONSTRAINT = 'orders_return_lines_of_what_is_asked';
    END IF;
    PERFORM orders.lock_order(of_order);
    SELECT * INTO line
    FROM orders.progress_of(of_order) AS known
    WHERE known.item_id = NEW.item_id;
    IF line.item_id IS NULL OR line.asked_back + line.returned + NEW.quantity > line.delivered THEN
        RAISE check_violation USING
            MESSAGE = format('item %s: %s of %s that arrived are returned already', NEW.item_id,
                             line.asked_back + line.returned, line.delivered),
            CONSTRAINT = 'orders_return_lines_no_more_than_arrived';
    END IF;
    RETURN NEW;
END
$$;
