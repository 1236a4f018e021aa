-- Raises the constraint of this name when so many of an item are more than are neither prepared, sent
-- nor called off of it, or when it is none of the order's. Locks the order, so that two who send or
-- call off at once count one after the other.
CREATE OR REPLACE FUNCTION orders.refuse_more_than_left(
    "order" uuid, item uuid, quantity integer, broken text
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    line record;
BEGIN
    PERFORM orders.lock_order("order");
    SELECT * INTO line FROM orders.progress_of("order") AS known WHERE known.item_id = item;
    IF line.item_id IS NULL
        OR line.cancelled + line.prepared + line.shipped + refuse_more_than_left.quantity
            > line.quantity
    THEN
        RAISE check_violation USING
            MESSAGE = format('item %s: %s of %s are sent or cancelled already', item,
                             line.cancelled + line.prepared + line.shipped, line.quantity),
            CONSTRAINT = broken;
    END IF;
END
$$;
