-- Returns what the cart of a request wants: parallel arrays of variants and quantities; what holds its
-- stock, if anything does, the codes of coupons, those that the request names before the cart's own,
-- and what was noted in it.
CREATE OR REPLACE FUNCTION checkout.wanted_of_cart(
    request jsonb,
    named_codes text[],
    OUT outcome text,
    OUT problem jsonb,
    OUT variants uuid[],
    OUT quantities integer[],
    OUT reservation uuid,
    OUT all_codes text[],
    OUT notes text
)
LANGUAGE plpgsql
AS $$
DECLARE
    cart record;
BEGIN
    SELECT * INTO cart FROM carts.lines_for_checkout(
        (request ->> 'cart_id')::uuid,
        (request ->> 'user_id')::uuid,
        decode(request ->> 'cart_token_hash', 'hex'),
        request -> 'cart'
    );
    IF cart.outcome IS NOT NULL THEN
        outcome := 'cart_' || cart.outcome;
        problem := jsonb_build_object('order_id', cart.became);
    ELSE
        variants := cart.variants;
        quantities := cart.quantities;
        reservation := cart.reservation;
        all_codes := named_codes;
        IF cart.coupon_codes <> '{}' THEN
            all_codes := named_codes || ARRAY(
                SELECT code FROM unnest(cart.coupon_codes) AS code WHERE code <> ALL (named_codes)
            );
        END IF;
        notes := cart.notes;
    END IF;
END
$$;
