-- Says whether a buyer may ask to send something of an order back: it has arrived, is not on its
-- way back, and the time that was promised for it is not over.
CREATE OR REPLACE FUNCTION orders.is_returnable(placed orders_orders)
RETURNS boolean
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    IF placed.return_until IS NULL OR placed.return_until < now() THEN
        RETURN false;
    END IF;
    RETURN EXISTS (
        SELECT FROM orders.progress_of(placed.id) AS line
        WHERE line.delivered > line.asked_back + line.returned
    );
END
$$;
