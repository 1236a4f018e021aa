-- Returns how often somebody who is known by one of these keys has used a coupon.
CREATE OR REPLACE FUNCTION promotions.uses_by(coupon uuid, customer text[])
RETURNS bigint
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    IF customer = '{}' THEN
        RETURN 0;
    END IF;
    RETURN (
        SELECT count(*)
        FROM promotions_usages AS usage
        WHERE usage.coupon_id = coupon
          AND usage.customer_keys && customer
          AND usage.state = 'used'
    );
END
$$;
