-- Returns what the shop's own database knows of a cart that is kept in another store, locked until the
-- transaction ends: what became of it stands here, whose it is and until when its document says.
-- Runs as its owner: that may have been a guest's until now, whose token the caller does not show.
CREATE OR REPLACE FUNCTION carts.hold_elsewhere(document jsonb)
RETURNS carts_carts
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    cart carts_carts;
BEGIN
    INSERT INTO carts_carts AS known
        (id, user_id, token_hash, status, currency, revision, expires_at,
         is_elsewhere)
    VALUES (
        (document ->> 'id')::uuid, (document ->> 'user_id')::uuid,
        decode(document ->> 'token_hash', 'hex'), document ->> 'status', document ->> 'currency',
        (document ->> 'revision')::integer, (document ->> 'expires_at')::timestamptz, true
    )
    ON CONFLICT (id) DO UPDATE
    SET user_id = excluded.user_id,
        token_hash = excluded.token_hash,
        status = excluded.status,
        expires_at = excluded.expires_at
    WHERE known.is_elsewhere AND known.status <> 'converted';
    SELECT * INTO cart
    FROM carts_carts
    WHERE id = (document ->> 'id')::uuid
    FOR NO KEY UPDATE;
    RETURN cart;
END
$$;
