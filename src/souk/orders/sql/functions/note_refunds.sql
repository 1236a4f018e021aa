-- Notes how much of an order's money was captured and has gone back, in minor units; its status
-- follows where that is a step it may take. What the shop had beyond its total was paid twice; what
-- a bank gave back to the shop is paid again. Repeating it changes nothing. Locks the order.
CREATE OR REPLACE FUNCTION orders.note_refunds(
    "order" uuid,
    captured bigint,
    refunded bigint,
    actor uuid
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    wanted text := CASE WHEN refunded >= captured THEN 'refunded' ELSE 'partially_refunded' END;
    status_now text := orders.lock_order("order");
BEGIN
    IF refunded = 0 OR EXISTS (
        SELECT FROM orders_orders AS known
        WHERE known.id = "order" AND known.total_amount > 0
          AND captured - refunded >= known.total_amount
    ) THEN
        UPDATE orders_orders
        SET payment_status = CASE WHEN captured >= total_amount THEN 'paid' ELSE 'partially_paid' END
        WHERE id = "order" AND payment_status IN ('refunded', 'partially_refunded');
        RETURN;
    END IF;
    UPDATE orders_orders
    SET payment_status = wanted
    WHERE id = "order" AND payment_status <> wanted;
    IF EXISTS (
        SELECT FROM orders_status_transitions
        WHERE from_status = status_now AND to_status = wanted
    ) THEN
        PERFORM orders.change_status("order", wanted, '', actor);
    END IF;
END
$$;
