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
    wanted record;
    priced record;
    promoted record;
    discount bigint := 0;
    shipping_discount bigint := 0;
    rate_code text;
    rate_name text;
    rate_amount bigint := 0;
    rate_days smallint;
    tax_rates taxes_rates[];
    -- Null where nothing is taxed.
    tax bigint;
    included_tax bigint;
    shipping_tax bigint;
    tax_lines jsonb;
    total bigint;
    ships_to text := request #>> '{shipping_address,country}';
BEGIN
    wanted := checkout.wanted_lines(request);
    IF wanted.outcome IS NOT NULL THEN
        outcome := wanted.outcome;
        problem := wanted.problem;
        RETURN;
    END IF;

    priced := checkout.price_lines(
        wanted.variants, wanted.skus, wanted.quantities, request ->> 'media_url',
        wanted.reservation
    );
    IF priced.outcome IS NOT NULL THEN
        outcome := priced.outcome;
        problem := priced.problem;
        RETURN;
    END IF;
    -- Somebody was faster, or what was seen lies where nothing is sold: now it is counted.
    IF request ? 'was_overtaken' THEN
        problem := checkout.shortages(priced.lines, wanted.reservation);
        IF problem IS NOT NULL THEN
            outcome := 'insufficient_stock';
            RETURN;
        END IF;
    END IF;
    lines := priced.lines;
    tracked_variants := priced.tracked_variants;
    tracked_quantities := priced.tracked_quantities;
    tracked_places := priced.tracked_places;
    reservation := wanted.reservation;

    applied := '[]';
    IF wanted.coupon_codes <> '{}' OR promotions.has_automatic() THEN
        promoted := promotions.discount_lines(
            lines, priced.currency, wanted.coupon_codes, checkout.customer_keys(request)
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

    IF request ->> 'shipping_method' IS NOT NULL AND priced.requires_shipping THEN
        SELECT rate.code, rate.name, rate.amount, rate.max_days
        INTO rate_code, rate_name, rate_amount, rate_days
        FROM shipping.rate_of(
            request ->> 'shipping_method', ships_to, request #>> '{shipping_address,region}',
            priced.currency, priced.subtotal_amount - discount, priced.weight_grams
        ) AS rate;
    END IF;
    IF priced.requires_shipping AND (ships_to IS NULL OR rate_code IS NULL) THEN
        outcome := 'shipping_unavailable';
        problem := jsonb_build_object(
            'shipping_method', request -> 'shipping_method', 'country', ships_to
        );
        RETURN;
    END IF;

    IF applied <> '[]' THEN
        SELECT free.applied, free.amount INTO applied, shipping_discount
        FROM promotions.discount_shipping(applied, rate_amount) AS free;
        discount := discount + shipping_discount;
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
    SELECT array_agg(owed) INTO tax_rates
    FROM taxes.rates_at(
        coalesce(ships_to, request #>> '{billing_address,country}', request ->> 'home_country'),
        request #>> ARRAY[
            CASE WHEN ships_to IS NULL THEN 'billing_address' ELSE 'shipping_address' END, 'region'
        ]
    ) AS owed;
    IF tax_rates IS NOT NULL THEN
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
        tax_amount => coalesce(tax, 0),
        total_amount => total,
        shipping_address => request -> 'shipping_address',
        billing_address => request -> 'billing_address',
        shipping_method_code => coalesce(rate_code, ''),
        shipping_method_name => coalesce(rate_name, ''),
        -- What the buyer says with the order goes before what they noted in the cart.
        notes => coalesce(nullif(request ->> 'notes', ''), wanted.notes, ''),
        gift_message => coalesce(request ->> 'gift_message', ''),
        special_instructions => coalesce(request ->> 'special_instructions', ''),
        discounts => promotions.shown(applied),
        shipping_discount_amount => shipping_discount,
        tax_lines => coalesce(tax_lines, '[]'),
        included_tax_amount => coalesce(included_tax, 0),
        shipping_tax_amount => coalesce(shipping_tax, 0),
        estimated_delivery_at => now() + make_interval(days => rate_days)
    );
END
$$;
