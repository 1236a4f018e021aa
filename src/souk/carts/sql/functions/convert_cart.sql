-- Notes that a cart became an order; lines_for_checkout holds its lock. One that had been abandoned
-- is announced as recovered, once: an order that came to nothing is not told of again.
CREATE OR REPLACE FUNCTION carts.convert_cart(cart uuid, became uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    was_recovered timestamptz;
    owner uuid;
BEGIN
    UPDATE carts_carts
    SET status = 'converted',
        order_id = became,
        revision = revision + 1,
        recovered_at = CASE
            WHEN abandoned_at IS NOT NULL THEN coalesce(recovered_at, now())
        END
    WHERE id = cart AND status = 'active'
    RETURNING recovered_at, user_id INTO was_recovered, owner;
    IF was_recovered = now() THEN
        PERFORM core.publish('cart.recovered', 'cart', cart, jsonb_build_object(
            'cart_id', cart, 'user_id', owner, 'order_id', became
        ));
    END IF;
END
$$;
