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
    different bigint;
    other_currency text;
    may_be_short boolean;
BEGIN
    SELECT coalesce(array_agg(priced.line), '{}'),
           coalesce(sum(priced.quantity * priced.unit_price_amount), 0),
           min(priced.currency),
           max(priced.currency),
           coalesce(bool_or(priced.requires_shipping), false),
           coalesce(sum(priced.quantity::bigint * priced.weight_grams)
               FILTER (WHERE priced.requires_shipping), 0),
           coalesce(array_agg(priced.variant_id) FILTER (WHERE priced.tracks_stock), '{}'),
           coalesce(array_agg(priced.quantity) FILTER (WHERE priced.tracks_stock), '{}'),
           array_agg(priced.found) FILTER (WHERE priced.tracks_stock),
           count(DISTINCT priced.variant_id),
           coalesce(bool_or(priced.tracks_stock AND priced.found IS NULL), false)
    INTO lines, subtotal_amount, currency, other_currency, requires_shipping, weight_grams,
         tracked_variants, tracked_quantities, tracked_places, different, may_be_short
    FROM (
        SELECT offered.*,
               stock.stock_id AS found,
               quantities[offered.place] AS quantity,
               orders.new_item(
                   offered.place - 1, offered.variant_id, offered.product_id, offered.seller_id,
                   offered.sku, offered.name, offered.variant_name, offered.options,
                   coalesce(offered.image_url, media_url || offered.image_file, ''),
                   quantities[offered.place], offered.unit_price_amount, offered.weight_grams,
                   offered.requires_shipping, offered.tracks_stock, offered.tax_class
               ) AS line
        FROM catalog.offers_of(variants, skus) AS offered
        LEFT JOIN LATERAL inventory.place_with(offered.variant_id, quantities[offered.place])
            AS stock ON offered.tracks_stock
        ORDER BY offered.place
    ) AS priced;

    IF different < cardinality(lines) THEN
        SELECT * INTO outcome, problem, lines, subtotal_amount, currency, requires_shipping,
                      weight_grams, tracked_variants, tracked_quantities
        FROM checkout.price_merged(variants, skus, quantities, media_url, reservation);
        tracked_places := NULL;
    ELSIF cardinality(lines) < cardinality(quantities) THEN
        outcome := 'item_unavailable';
        problem := (
            SELECT jsonb_build_object('places', jsonb_agg(place - 1))
            FROM generate_series(1, cardinality(quantities)) AS place
            WHERE place - 1 <> ALL (ARRAY(SELECT line.position FROM unnest(lines) AS line))
        );
    ELSIF currency <> other_currency THEN
        outcome := 'currency_mismatch';
        problem := jsonb_build_object('currencies', ARRAY(
            SELECT DISTINCT offered.currency FROM catalog.offers_of(variants, skus) AS offered
        ));
    ELSIF may_be_short THEN
        problem := checkout.shortages(lines, reservation);
        outcome := CASE WHEN problem IS NOT NULL THEN 'insufficient_stock' END;
        tracked_places := NULL;
    END IF;
END
$$;
