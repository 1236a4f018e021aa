-- Trigger: no more of a line is called off than waits and is in no fulfilment, of the order that is
-- named.
CREATE OR REPLACE FUNCTION orders.refuse_excess_cancellation()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM orders.refuse_more_than_left(
        NEW.order_id, NEW.item_id, NEW.quantity::integer, 'orders_item_cancellations_no_more_than_left'
    );
    RETURN NEW;
END
$$;
