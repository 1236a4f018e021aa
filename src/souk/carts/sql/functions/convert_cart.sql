-- Notes that a cart became an order; lines_for_checkout holds its lock. One that had been abandoned
-- is announced as recovered.
CREATE OR REPLACE FUNCTION carts.convert_cart(cart uuid, became uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    was_abandoned timestamptz;
    owner uuid;
BEGIN
    UPDATE carts_carts
    SET status = 'converted', order_id = became, revision = revision + 1
    WHERE id = cart AND status = 'active'
    RETURNING abandoned_at, user_id INTO was_abandoned, owner;
    IF was_abandoned IS NOT NULL THEN
        PERFORM core.publish('cart.recovered', 'cart', cart, jsonb_build_object(
            'cart_id', cart, 'user_id', owner, 'order_id', became
        ));
    END IF;
END
$$;
