-- Returns what a request wants, from its cart or from its items: parallel arrays of variants, of SKUs
-- where a variant is null, and of quantities; what holds the cart's stock, if anything does, the codes
-- of coupons in both, and what was noted in the cart.
CREATE OR REPLACE FUNCTION checkout.wanted_lines(
    request jsonb,
    OUT outcome text,
    OUT problem jsonb,
    OUT variants uuid[],
    OUT skus text[],
    OUT quantities integer[],
    OUT reservation uuid,
    OUT coupon_codes text[],
    OUT notes text
)
LANGUAGE plpgsql
AS $$
DECLARE
    cart record;
BEGIN
    coupon_codes := '{}';
    IF request -> 'coupon_codes' <> '[]' THEN
        coupon_codes := ARRAY(SELECT jsonb_array_elements_text(request -> 'coupon_codes'));
    END IF;
    IF request ->> 'cart_id' IS NULL THEN
        variants := (request ->> 'variants')::uuid[];
        skus := (request ->> 'skus')::text[];
        quantities := (request ->> 'quantities')::integer[];
        RETURN;
    END IF;

    SELECT * INTO cart FROM carts.lines_for_checkout(
        (request ->> 'cart_id')::uuid,
        (request ->> 'user_id')::uuid,
        decode(request ->> 'cart_token_hash', 'hex')
    );
    IF cart.outcome IS NOT NULL THEN
        outcome := 'cart_' || cart.outcome;
        problem := jsonb_build_object('order_id', cart.became);
    ELSE
        variants := cart.variants;
        quantities := cart.quantities;
        reservation := cart.reservation;
        IF cart.coupon_codes <> '{}' THEN
            coupon_codes := coupon_codes || ARRAY(
                SELECT code FROM unnest(cart.coupon_codes) AS code WHERE code <> ALL (coupon_codes)
            );
        END IF;
        notes := cart.notes;
    END IF;
END
$$;
