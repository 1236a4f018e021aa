-- Returns how many of a line of an order were called off: with the order all of them.
CREATE OR REPLACE FUNCTION orders.cancelled_of(item orders_items, order_status text)
RETURNS bigint
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    IF order_status = 'cancelled' THEN
        RETURN item.quantity;
    END IF;
    RETURN (
        SELECT coalesce(sum(part.quantity), 0)
        FROM orders_item_cancellations AS part
        WHERE part.item_id = item.id
    );
END
$$;
