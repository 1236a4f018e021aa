-- Returns the coupons' codes that are in a cart, in the order in which they were put in.
CREATE OR REPLACE FUNCTION carts.coupon_codes_of(cart uuid)
RETURNS text[]
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT coupon.code::text
        FROM carts_coupons AS coupon
        WHERE coupon.cart_id = cart
        ORDER BY coupon.id
    );
END
$$;
