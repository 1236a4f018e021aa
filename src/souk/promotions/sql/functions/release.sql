-- Gives the uses of a cancelled order back, once: repeating it changes nothing, and so does an order
-- that is not cancelled. Locks coupons by id, before any stock, as placing an order does.
-- Runs as its owner, since nobody else writes uses.
CREATE OR REPLACE FUNCTION promotions.release("order" uuid)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    held uuid[] := ARRAY(
        SELECT usage.coupon_id
        FROM promotions_usages AS usage
        WHERE usage.order_id = "order" AND usage.state = 'used'
    );
BEGIN
    IF held = '{}' OR NOT EXISTS (
        SELECT FROM orders_orders AS placed
        WHERE placed.id = "order" AND placed.status = 'cancelled'
    ) THEN
        RETURN;
    END IF;

    PERFORM 1
    FROM promotions_coupons AS coupon
    WHERE coupon.id = ANY (held)
    ORDER BY coupon.id
    FOR NO KEY UPDATE;

    WITH given_back AS (
        UPDATE promotions_usages AS usage
        SET state = 'released', released_at = now()
        WHERE usage.order_id = "order" AND usage.state = 'used'
        RETURNING usage.coupon_id
    )
    UPDATE promotions_coupons AS coupon
    SET used_count = coupon.used_count - 1
    FROM given_back
    WHERE coupon.id = given_back.coupon_id AND coupon.usage_limit IS NOT NULL;
END
$$;
