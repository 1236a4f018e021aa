-- Lets what an order says of its money follow its payment: authorized (held for the shop, and the
-- order is confirmed), partly_paid (the shop took less than the total and let go of the rest) or
-- released (nothing is held any longer). Repeating it changes nothing.
CREATE OR REPLACE FUNCTION orders.follow_payment("order" uuid, state text, actor uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE orders_orders
    SET payment_status = CASE state
        WHEN 'authorized' THEN 'authorized'
        WHEN 'partly_paid' THEN 'partially_paid'
        ELSE 'failed'
    END
    WHERE id = "order"
      AND payment_status = ANY (CASE state
          WHEN 'authorized' THEN ARRAY['pending', 'failed']
          WHEN 'partly_paid' THEN ARRAY['pending', 'authorized', 'failed']
          ELSE ARRAY['authorized']
      END);
    IF FOUND AND state = 'authorized' AND EXISTS (
        SELECT FROM orders_orders WHERE id = "order" AND status = 'pending'
    ) THEN
        PERFORM orders.change_status("order", 'confirmed', 'payment authorized', actor);
    END IF;
END
$$;
