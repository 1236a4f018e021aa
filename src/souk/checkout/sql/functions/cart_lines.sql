-- Returns what a cart holds by what prices an order's lines, with what promotions and its coupons
-- take off now. A line that cannot be bought has no part in it; one that is short counts as it is
-- wanted. `applied` and `coupons` are those of promotions.discount_lines.
CREATE OR REPLACE FUNCTION checkout.cart_lines(
    variants uuid[],
    quantities integer[],
    codes text[],
    in_currency text,
    buyer uuid,
    emails text[],
    OUT lines orders_items[],
    OUT subtotal_amount bigint,
    OUT discount_amount bigint,
    OUT weight_grams bigint,
    OUT requires_shipping boolean,
    OUT applied jsonb,
    OUT coupons jsonb
)
LANGUAGE plpgsql
AS $$
DECLARE
    priced record := checkout.price_lines(variants, NULL, quantities, '', NULL);
    promoted record;
BEGIN
    lines := priced.lines;
    subtotal_amount := priced.subtotal_amount;
    discount_amount := 0;
    weight_grams := priced.weight_grams;
    requires_shipping := priced.requires_shipping;
    applied := '[]';
    coupons := '[]';
    IF codes <> '{}' OR promotions.has_automatic() THEN
        promoted := promotions.discount_lines(
            lines, in_currency, codes, promotions.customer_keys(buyer, emails)
        );
        lines := promoted.lines;
        discount_amount := promoted.amount;
        applied := promoted.applied;
        coupons := promoted.coupons;
    END IF;
END
$$;
