-- Cancels an order whose payment never came about and hides it from its buyer; staff see it.
-- Returns the cart it came from, null when there was none.
CREATE OR REPLACE FUNCTION orders.withdraw_order("order" uuid, why text)
RETURNS uuid
LANGUAGE plpgsql
AS $$
DECLARE
    cart uuid;
BEGIN
    PERFORM orders.change_status("order", 'cancelled', why, NULL);
    UPDATE orders_orders
    SET payment_status = 'failed', deleted_at = now()
    WHERE id = "order"
    RETURNING cart_id INTO cart;
    RETURN cart;
END
$$;
