-- Locks an order and returns its status, null when there is none. Before its payment and its stock:
-- whoever changes an order takes its locks in this one order.
CREATE OR REPLACE FUNCTION orders.lock_order("order" uuid)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    found_status text;
BEGIN
    SELECT known.status INTO found_status
    FROM orders_orders AS known
    WHERE known.id = "order"
    FOR NO KEY UPDATE;
    RETURN found_status;
END
$$;
