-- Returns why a coupon cannot be used for these lines by this customer, null when it can.
-- `missing_amount` is what the goods have to be worth more. Locks nothing: promotions.redeem decides.
CREATE OR REPLACE FUNCTION promotions.objection_to(
    coupon promotions_coupons,
    lines orders_items[],
    subtotal bigint,
    in_currency text,
    customer text[],
    OUT reason text,
    OUT missing_amount bigint
)
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    reason := CASE
        WHEN NOT coupon.is_active THEN 'not_found'
        WHEN coupon.starts_at > now() THEN 'not_started'
        WHEN coupon.expires_at <= now() THEN 'expired'
        WHEN coupon.used_count >= coupon.usage_limit THEN 'exhausted'
        WHEN coupon.currency <> in_currency THEN 'not_applicable'
    END;
    IF reason IS NULL AND promotions.uses_by(coupon.id, customer) >= coupon.usage_limit_per_user
    THEN
        reason := 'already_used';
    ELSIF reason IS NULL AND NOT EXISTS (
        SELECT FROM unnest(promotions.eligible_amounts(coupon, lines)) AS part
        WHERE part IS NOT NULL
    ) THEN
        reason := 'not_applicable';
    ELSIF reason IS NULL AND subtotal < coupon.minimum_amount THEN
        reason := 'minimum_not_reached';
        missing_amount := coupon.minimum_amount - subtotal;
    END IF;
END
$$;
