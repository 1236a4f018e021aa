-- Gives a cart back whose order came to nothing, unless its owner has begun another one.
CREATE OR REPLACE FUNCTION carts.reopen_cart(became uuid, cart uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM carts.hold_carts_of(ordered.user_id)
    FROM carts_carts AS ordered
    WHERE ordered.id = cart AND ordered.user_id IS NOT NULL;

    UPDATE carts_carts AS reopened
    SET status = CASE WHEN EXISTS (
            SELECT FROM carts_carts AS other
            WHERE other.user_id = reopened.user_id AND other.status = 'active'
        ) THEN 'abandoned' ELSE 'active' END,
        order_id = NULL,
        revision = revision + 1
    WHERE reopened.id = cart AND reopened.order_id = became;
END
$$;
