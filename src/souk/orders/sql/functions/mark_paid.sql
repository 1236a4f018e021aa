-- Notes that an order is fully paid, and confirms it; repeating it changes nothing.
CREATE OR REPLACE FUNCTION orders.mark_paid("order" uuid, actor uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE orders_orders
    SET payment_status = 'paid', paid_at = now()
    WHERE id = "order"
      AND payment_status IN ('pending', 'authorized', 'failed', 'partially_paid');
    IF FOUND AND EXISTS (
        SELECT FROM orders_orders WHERE id = "order" AND status = 'pending'
    ) THEN
        PERFORM orders.change_status("order", 'confirmed', 'paid', actor);
    END IF;
END
$$;
