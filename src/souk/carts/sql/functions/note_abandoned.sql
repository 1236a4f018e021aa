-- Notes that nobody has come back for so long to carts with something in them, and announces it;
-- returns of how many, at most `most` in a call. It is said once in a cart's life: who is at the
-- cart just now is passed over, and found changed by the next call.
CREATE OR REPLACE FUNCTION carts.note_abandoned(idle interval, most integer)
RETURNS bigint
LANGUAGE sql
AS $$
    WITH idle_carts AS (
        SELECT cart.id
        FROM carts_carts AS cart
        WHERE cart.status = 'active'
          AND cart.abandoned_at IS NULL
          AND cart.updated_at < now() - idle
          AND cart.expires_at > now()
          AND EXISTS (SELECT FROM carts_items AS item WHERE item.cart_id = cart.id)
        ORDER BY cart.updated_at
        LIMIT most
        FOR NO KEY UPDATE SKIP LOCKED
    ), noted AS (
        UPDATE carts_carts AS cart
        SET abandoned_at = now()
        FROM idle_carts
        WHERE cart.id = idle_carts.id
        RETURNING cart.id, cart.user_id
    )
    SELECT count(*)
    FROM noted
    CROSS JOIN LATERAL core.publish('cart.abandoned', 'cart', noted.id, jsonb_build_object(
        'cart_id', noted.id, 'user_id', noted.user_id
    )) AS told;
$$;
