-- Prices wanted lines in one statement and looks at stock without locking it: inventory.commit_stock
-- decides, and is given the places that were found to have it all. What `reservation` holds is there
-- for these lines. `lines` are for orders.open_order;
-- `outcome` is null, item_unavailable, quantity_too_high, currency_mismatch or insufficient_stock.
CREATE OR REPLACE FUNCTION checkout.price_lines(
    variants uuid[],
    skus text[],
    quantities integer[],
    media_url text,
    reservation uuid,
    OUT outcome text,
    OUT problem jsonb,
    OUT lines orders_items[],
    OUT subtotal_amount bigint,
    OUT currency text,
    OUT requires_shipping boolean,
    OUT weight_grams bigint,
    OUT tracked_variants uuid[],
    OUT tracked_quantities integer[],
    OUT tracked_places uuid[]
)
LANGUAGE plpgsql
AS $$
DECLARE
    offered record;
    quantity integer;
    meant uuid[] := '{}';
    other_currency text;
    is_named_twice boolean := false;
BEGIN
    lines := '{}';
    subtotal_amount := 0;
    requires_shipping := false;
    weight_grams := 0;
    tracked_variants := '{}';
    tracked_quantities := '{}';
    tracked_places := '{}';
    -- In a loop: to begin an aggregate for each of these costs more than all that is done with a line.
    FOR offered IN
        SELECT offer.*, stock.stock_id
        FROM catalog.offers_of(variants, skus) AS offer
        LEFT JOIN LATERAL inventory.place_with(offer.variant_id, quantities[offer.place])
            AS stock ON offer.tracks_stock
    LOOP
        quantity := quantities[offered.place];
        lines[offered.place] := orders.new_item(
            offered.place - 1, offered.variant_id, offered.product_id, offered.seller_id,
            offered.sku, offered.name, offered.variant_name, offered.options,
            coalesce(offered.image_url, media_url || offered.image_file, ''), quantity,
            offered.unit_price_amount, offered.weight_grams, offered.requires_shipping,
            offered.tracks_stock, offered.tax_class
        );
        subtotal_amount := subtotal_amount + quantity * offered.unit_price_amount;
        IF currency IS DISTINCT FROM offered.currency THEN
            other_currency := currency;
            currency := offered.currency;
        END IF;
        is_named_twice := is_named_twice OR offered.variant_id = ANY (meant);
        meant := meant || offered.variant_id;
        IF offered.requires_shipping THEN
            requires_shipping := true;
            weight_grams := weight_grams + quantity::bigint * offered.weight_grams;
        END IF;
        IF offered.tracks_stock THEN
            tracked_variants := tracked_variants || offered.variant_id;
            tracked_quantities := tracked_quantities || quantity;
            tracked_places := tracked_places || offered.stock_id;
        END IF;
    END LOOP;

    IF is_named_twice THEN
        SELECT * INTO outcome, problem, lines, subtotal_amount, currency, requires_shipping,
                      weight_grams, tracked_variants, tracked_quantities
        FROM checkout.price_merged(variants, skus, quantities, media_url, reservation);
        tracked_places := NULL;
    ELSIF cardinality(meant) < cardinality(quantities) THEN
        lines := ARRAY(
            SELECT line FROM unnest(lines) AS line
            WHERE line.variant_id IS NOT NULL ORDER BY line.position
        );
        outcome := 'item_unavailable';
        problem := (
            SELECT jsonb_build_object('places', jsonb_agg(place - 1))
            FROM generate_series(1, cardinality(quantities)) AS place
            WHERE place - 1 <> ALL (ARRAY(SELECT line.position FROM unnest(lines) AS line))
        );
    ELSIF other_currency IS NOT NULL THEN
        outcome := 'currency_mismatch';
        problem := jsonb_build_object('currencies', ARRAY(
            SELECT DISTINCT offer.currency FROM catalog.offers_of(variants, skus) AS offer
            ORDER BY offer.currency
        ));
    ELSIF array_position(tracked_places, NULL) IS NOT NULL THEN
        problem := checkout.shortages(lines, reservation);
        outcome := CASE WHEN problem IS NOT NULL THEN 'insufficient_stock' END;
        tracked_places := NULL;
    END IF;
END
$$;
