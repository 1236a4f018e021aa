-- Announces, once in its life, that nobody has come back to a cart that is kept in another store; says
-- whether it did, and when the cart was left: null where it became an order. The caller holds the cart.
CREATE OR REPLACE FUNCTION carts.note_left(
    document jsonb,
    OUT is_new boolean,
    OUT left_at timestamptz
)
LANGUAGE plpgsql
AS $$
DECLARE
    cart carts_carts := carts.hold_elsewhere(document);
BEGIN
    is_new := cart.status = 'active' AND cart.abandoned_at IS NULL;
    IF cart.status = 'active' THEN
        left_at := coalesce(cart.abandoned_at, now());
    END IF;
    IF is_new THEN
        UPDATE carts_carts SET abandoned_at = left_at WHERE id = cart.id;
        PERFORM core.publish('cart.abandoned', 'cart', cart.id, jsonb_build_object(
            'cart_id', cart.id, 'user_id', cart.user_id
        ));
    END IF;
END
$$;
