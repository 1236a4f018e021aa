-- Prices what a request wants, as an order would remember it: lines, discounts, shipping, taxes and
-- total, in `header` as orders.open_order takes them. `applied` is what promotions.redeem is to note.
-- `outcome` is null when all is well, else the code of the refusal with its `problem`.
-- Changes nothing; locks the cart, when there is one.
CREATE OR REPLACE FUNCTION checkout.quote(
    request jsonb,
    OUT outcome text,
    OUT problem jsonb,
    OUT header orders_orders,
    OUT lines orders_items[],
    OUT tracked_variants uuid[],
    OUT tracked_quantities integer[],
    OUT tracked_places uuid[],
    OUT applied jsonb,
    OUT reservation uuid
)
LANGUAGE plpgsql
AS $$
DECLARE
    variants uuid[];
    skus text[];
    quantities integer[];
    coupon_codes text[] := '{}';
    cart record;
    cart_notes text;
    priced record;
    promoted record;
    discount bigint := 0;
    shipping_discount bigint := 0;
    discounts jsonb := '[]';
    shipping_method text := request ->> 'shipping_method';
    goods_amount bigint;
    rate_code text;
    rate_name text;
    rate_amount bigint := 0;
    rate_days smallint;
    delivered_at timestamptz;
    tax_rates taxes_rates[];
    tax bigint := 0;
    included_tax bigint := 0;
    shipping_tax bigint := 0;
    tax_lines jsonb := '[]';
    total bigint;
    country text := request #>> '{shipping_address,country}';
    region text := request #>> '{shipping_address,region}';
BEGIN
    IF request -> 'coupon_codes' <> '[]' THEN
        coupon_codes := ARRAY(SELECT jsonb_array_elements_text(request -> 'coupon_codes'));
    END IF;
    IF request ->> 'cart_id' IS NULL THEN
        variants := (request ->> 'variants')::uuid[];
        skus := (request ->> 'skus')::text[];
        quantities := (request ->> 'quantities')::integer[];
    ELSE
        cart := checkout.wanted_of_cart(request, coupon_codes);
        IF cart.outcome IS NOT NULL THEN
            outcome := cart.outcome;
            problem := cart.problem;
            RETURN;
        END IF;
        variants := cart.variants;
        quantities := cart.quantities;
        reservation := cart.reservation;
        coupon_codes := cart.all_codes;
        cart_notes := cart.notes;
    END IF;

    priced := checkout.price_lines(
        variants, skus, quantities, request ->> 'media_url', reservation
    );
    IF priced.outcome IS NOT NULL THEN
        outcome := priced.outcome;
        problem := priced.problem;
        RETURN;
    END IF;
    -- Somebody was faster, or what was seen lies where nothing is sold: now it is counted.
    IF request ? 'was_overtaken' THEN
        problem := checkout.shortages(priced.lines, reservation);
        IF problem IS NOT NULL THEN
            outcome := 'insufficient_stock';
            RETURN;
        END IF;
    END IF;
    lines := priced.lines;
    tracked_variants := priced.tracked_variants;
    tracked_quantities := priced.tracked_quantities;
    tracked_places := priced.tracked_places;

    applied := '[]';
    IF coupon_codes <> '{}' OR promotions.has_automatic() THEN
        promoted := promotions.discount_lines(
            lines, priced.currency, coupon_codes, checkout.customer_keys(request)
        );
        IF promoted.coupons @? '$[*] ? (@.reason != null)' THEN
            outcome := 'coupon_invalid';
            problem := jsonb_build_object(
                'coupons', jsonb_path_query_array(promoted.coupons, '$[*] ? (@.reason != null)'),
                'currency', priced.currency
            );
            RETURN;
        END IF;
        lines := promoted.lines;
        discount := promoted.amount;
        applied := promoted.applied;
    END IF;

    goods_amount := priced.subtotal_amount - discount;
    IF shipping_method IS NOT NULL AND priced.requires_shipping THEN
        SELECT rate.code, rate.name, rate.amount, rate.max_days
        INTO rate_code, rate_name, rate_amount, rate_days
        FROM shipping.rate_of(
            shipping_method, country, region, priced.currency, goods_amount, priced.weight_grams
        ) AS rate;
    END IF;
    IF priced.requires_shipping AND (country IS NULL OR rate_code IS NULL) THEN
        outcome := 'shipping_unavailable';
        problem := jsonb_build_object('shipping_method', shipping_method, 'country', country);
        RETURN;
    END IF;
    IF rate_days IS NOT NULL THEN
        delivered_at := now() + make_interval(days => rate_days);
    END IF;

    IF applied <> '[]' THEN
        SELECT free.applied, free.amount INTO applied, shipping_discount
        FROM promotions.discount_shipping(applied, rate_amount) AS free;
        discount := discount + shipping_discount;
        discounts := promotions.shown(applied);
    END IF;

    IF NOT payments.offers_method(request #>> '{payment,method}', request #>> '{payment,gateway}')
    THEN
        outcome := 'payment_method_unavailable';
        problem := jsonb_build_object(
            'method', request #> '{payment,method}', 'gateway', request #> '{payment,gateway}'
        );
        RETURN;
    END IF;

    total := priced.subtotal_amount - discount + rate_amount;
    -- Where goods are sent decides, else where the invoice goes, else where the shop is.
    IF country IS NULL THEN
        country := coalesce(request #>> '{billing_address,country}', request ->> 'home_country');
        region := request #>> '{billing_address,region}';
    END IF;
    tax_rates := ARRAY(SELECT owed FROM taxes.rates_at(country, region) AS owed);
    IF tax_rates <> '{}' THEN
        SELECT * INTO lines, tax, included_tax, shipping_tax, tax_lines
        FROM taxes.tax_lines(
            lines, tax_rates, rate_amount - shipping_discount,
            coalesce(request ->> 'tax_rounding', 'half_up')
        );
        total := total + tax;
    END IF;
    IF (request ->> 'expected_total_amount')::bigint <> total THEN
        outcome := 'total_changed';
        problem := jsonb_build_object(
            'expected_total_amount', request -> 'expected_total_amount',
            'total_amount', total, 'currency', priced.currency
        );
        RETURN;
    END IF;

    header := orders.new_order(
        id => (request ->> 'order_id')::uuid,
        order_number => request ->> 'order_number',
        user_id => (request ->> 'user_id')::uuid,
        cart_id => (request ->> 'cart_id')::uuid,
        token_hash => (request ->> 'token_hash')::bytea,
        email => request ->> 'email',
        currency => priced.currency,
        subtotal_amount => priced.subtotal_amount,
        discount_amount => discount,
        shipping_amount => rate_amount,
        tax_amount => tax,
        total_amount => total,
        shipping_address => request -> 'shipping_address',
        billing_address => request -> 'billing_address',
        shipping_method_code => coalesce(rate_code, ''),
        shipping_method_name => coalesce(rate_name, ''),
        -- What the buyer says with the order goes before what they noted in the cart.
        notes => coalesce(nullif(request ->> 'notes', ''), cart_notes, ''),
        gift_message => coalesce(request ->> 'gift_message', ''),
        special_instructions => coalesce(request ->> 'special_instructions', ''),
        discounts => discounts,
        shipping_discount_amount => shipping_discount,
        tax_lines => tax_lines,
        included_tax_amount => included_tax,
        shipping_tax_amount => shipping_tax,
        estimated_delivery_at => delivered_at
    );
END
$$;
