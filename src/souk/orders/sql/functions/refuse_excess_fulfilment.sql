-- Trigger: never more of a line is prepared and sent than was bought, and only of the fulfilment's
-- own order.
CREATE OR REPLACE FUNCTION orders.refuse_excess_fulfilment()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    of_order uuid;
BEGIN
    SELECT fulfilment.order_id INTO of_order
    FROM orders_fulfilments AS fulfilment
    WHERE fulfilment.id = NEW.fulfilment_id AND fulfilment.status = 'pending';
    IF of_order IS NULL THEN
        RAISE check_violation USING
            MESSAGE = 'a fulfilment gets its lines while it is pending',
            CONSTRAINT = 'orders_fulfilment_lines_of_what_waits';
    END IF;
    PERFORM orders.refuse_more_than_left(
        of_order, NEW.item_id, NEW.quantity::integer, 'orders_fulfilment_lines_no_more_than_bought'
    );
    RETURN NEW;
END
$$;
