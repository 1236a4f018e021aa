-- Returns what is taken off a cart now and added to it, as an order from it would have it: discounts,
-- of each variant, of each discount and of each code; and to a `destination` (country, region, perhaps
-- shipping_method) what sending and taxes are. Null when there is nothing of all this.
-- `is_unavailable` when that method does not serve the destination.
CREATE OR REPLACE FUNCTION checkout.price_cart(
    variants uuid[],
    quantities integer[],
    codes text[],
    in_currency text,
    buyer uuid,
    emails text[],
    destination jsonb
)
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    held record;
    rate record;
    free record;
    taxed record;
    tax_rates taxes_rates[];
    shipping bigint := 0;
    shipping_discount bigint := 0;
    answer jsonb;
BEGIN
    IF destination IS NULL
        AND codes = '{}'
        AND NOT promotions.has_automatic()
    THEN
        RETURN NULL;
    END IF;

    held := checkout.cart_lines(variants, quantities, codes, in_currency, buyer, emails);
    IF held.requires_shipping AND destination ->> 'shipping_method' IS NOT NULL THEN
        SELECT * INTO rate
        FROM shipping.rate_of(
            destination ->> 'shipping_method', destination ->> 'country',
            destination ->> 'region', in_currency, held.subtotal_amount - held.discount_amount,
            held.weight_grams
        );
        IF rate.code IS NULL THEN
            RETURN jsonb_build_object('is_unavailable', true);
        END IF;
        shipping := rate.amount;
        free := promotions.discount_shipping(held.applied, shipping);
        held.applied := free.applied;
        shipping_discount := free.amount;
    END IF;

    answer := jsonb_build_object(
        'discount_amount', held.discount_amount + shipping_discount,
        'lines', (
            SELECT coalesce(jsonb_object_agg(line.variant_id, line.discount_amount), '{}')
            FROM unnest(held.lines) AS line
        ),
        'discounts', promotions.shown(held.applied),
        'coupons', held.coupons,
        'shipping_amount', shipping
    );
    SELECT array_agg(owed) INTO tax_rates
    FROM taxes.rates_at(destination ->> 'country', destination ->> 'region') AS owed;
    IF tax_rates IS NULL THEN
        RETURN answer;
    END IF;
    taxed := taxes.tax_lines(
        held.lines, tax_rates, shipping - shipping_discount, destination ->> 'tax_rounding'
    );
    RETURN answer || jsonb_build_object(
        'tax_amount', taxed.tax_amount,
        'included_tax_amount', taxed.included_tax_amount,
        'tax_lines', taxed.tax_lines
    );
END
$$;
