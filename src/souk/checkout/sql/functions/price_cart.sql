-- Returns what promotions and its coupons take off a cart now, by what prices an order's lines: of
-- each variant, of each discount and of each code. Null when there is nothing to take off and no
-- code. A line that cannot be bought has no part in it; one that is short counts as it is wanted.
CREATE OR REPLACE FUNCTION checkout.price_cart(
    cart uuid,
    in_currency text,
    buyer uuid,
    emails text[]
)
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    codes text[] := carts.coupon_codes_of(cart);
    wanted record;
    priced record;
    promoted record;
BEGIN
    IF codes = '{}' AND NOT promotions.has_automatic() THEN
        RETURN NULL;
    END IF;

    wanted := carts.wanted_of(cart);
    priced := checkout.price_lines(wanted.variants, wanted.quantities, '', NULL);
    promoted := promotions.discount_lines(
        priced.lines, in_currency, codes, promotions.customer_keys(buyer, emails)
    );
    RETURN jsonb_build_object(
        'discount_amount', promoted.amount,
        'lines', (
            SELECT coalesce(jsonb_object_agg(line.variant_id, line.discount_amount), '{}')
            FROM unnest(promoted.lines) AS line
        ),
        'discounts', promotions.shown(promoted.applied),
        'coupons', promoted.coupons
    );
END
$$;
