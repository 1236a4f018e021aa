-- Notes that an order uses what promotions.discount_lines applied, each coupon once, or raises SK001
-- and notes nothing: somebody took the last use meanwhile, and the caller begins again.
-- What took nothing off is not used. Locks, in this order: the customer's turn at each coupon that
-- has a limit a customer, coupons that count their uses by id, the keys of the others. Those are
-- not changed: a promotion without a limit is a hot row to nobody.
-- Runs as its owner, since nobody else writes uses, and for the caller's own account only.
CREATE OR REPLACE FUNCTION promotions.redeem(
    "order" uuid,
    buyer uuid,
    customer text[],
    applied jsonb
)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    wanted uuid[] := ARRAY(
        SELECT (part ->> 'id')::uuid
        FROM jsonb_array_elements(applied) AS part
        WHERE (part ->> 'amount')::bigint > 0
    );
    counted integer;
    uncounted integer;
    used integer;
BEGIN
    IF buyer IS DISTINCT FROM core.caller_id() AND NOT core.acts_for_shop() THEN
        RAISE insufficient_privilege USING MESSAGE = 'a coupon is used for oneself alone';
    END IF;
    IF wanted = '{}' THEN
        RETURN;
    END IF;

    PERFORM pg_advisory_xact_lock(turn.number)
    FROM (
        SELECT DISTINCT hashtextextended(coupon.id || ' ' || key, 1) AS number
        FROM promotions_coupons AS coupon
        CROSS JOIN unnest(customer) AS key
        WHERE coupon.id = ANY (wanted) AND coupon.usage_limit_per_user IS NOT NULL
        ORDER BY number
    ) AS turn;

    IF cardinality(wanted) > 1 THEN
        PERFORM 1
        FROM promotions_coupons AS coupon
        WHERE coupon.id = ANY (wanted) AND coupon.usage_limit IS NOT NULL
        ORDER BY coupon.id
        FOR NO KEY UPDATE;
    END IF;
    UPDATE promotions_coupons AS coupon
    SET used_count = coupon.used_count + 1
    WHERE coupon.id = ANY (wanted) AND coupon.used_count < coupon.usage_limit;
    GET DIAGNOSTICS counted = ROW_COUNT;
    IF counted < cardinality(wanted) THEN
        -- Whoever gives one of these a limit waits for its orders, and they for that limit.
        PERFORM 1
        FROM promotions_coupons AS coupon
        WHERE coupon.id = ANY (wanted) AND coupon.usage_limit IS NULL
        FOR KEY SHARE;
        GET DIAGNOSTICS uncounted = ROW_COUNT;
    END IF;

    INSERT INTO promotions_usages
        (id, coupon_id, order_id, user_id, customer_keys, discount_amount, state)
    SELECT core.uuid7(), coupon.id, "order", buyer, customer, part.amount, 'used'
    FROM jsonb_to_recordset(applied) AS part (id uuid, amount bigint)
    JOIN promotions_coupons AS coupon ON coupon.id = part.id
    WHERE part.amount > 0
      AND (
          coupon.usage_limit_per_user IS NULL
          OR promotions.uses_by(coupon.id, customer) < coupon.usage_limit_per_user
      );
    GET DIAGNOSTICS used = ROW_COUNT;

    IF counted + coalesce(uncounted, 0) < cardinality(wanted) OR used < cardinality(wanted) THEN
        RAISE EXCEPTION USING ERRCODE = 'SK001', MESSAGE = 'a coupon was used up meanwhile';
    END IF;
END
$$;
