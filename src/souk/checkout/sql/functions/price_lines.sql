-- Prices wanted lines in one go, the same variant twice becoming one line, and looks at stock.
-- `outcome` is null, item_unavailable, currency_mismatch or insufficient_stock.
CREATE OR REPLACE FUNCTION checkout.price_lines(
    variants uuid[],
    skus text[],
    quantities integer[],
    request jsonb,
    OUT outcome text,
    OUT problem jsonb,
    OUT lines jsonb,
    OUT subtotal_amount bigint,
    OUT currency text,
    OUT requires_shipping boolean,
    OUT tracked_variants uuid[],
    OUT tracked_quantities integer[]
)
LANGUAGE plpgsql
AS $$
DECLARE
    found_places integer[];
    currencies text[];
    shortages jsonb;
BEGIN
    WITH offered AS MATERIALIZED (
        SELECT offer.*, quantities[offer.place] AS quantity
        FROM catalog.offers_of(variants, skus) AS offer
    ),
    merged AS (
        SELECT DISTINCT ON (offered.variant_id) offered.*,
               sum(offered.quantity) OVER (PARTITION BY offered.variant_id)::integer AS wanted
        FROM offered
        ORDER BY offered.variant_id, offered.place
    )
    SELECT jsonb_agg(jsonb_build_object(
               'position', merged.place - 1,
               'variant_id', merged.variant_id,
               'product_id', merged.product_id,
               'seller_id', merged.seller_id,
               'sku', merged.sku,
               'name', merged.name,
               'variant_name', merged.variant_name,
               'options', merged.options,
               'image_url', coalesce(
                   merged.image_url, (request ->> 'media_url') || merged.image_file, ''
               ),
               'quantity', merged.wanted,
               'unit_price_amount', merged.unit_price_amount,
               'weight_grams', merged.weight_grams,
               'requires_shipping', merged.requires_shipping,
               'tracks_stock', merged.tracks_stock
           ) ORDER BY merged.place),
           sum(merged.wanted * merged.unit_price_amount),
           bool_or(merged.requires_shipping),
           array_agg(merged.variant_id ORDER BY merged.variant_id)
               FILTER (WHERE merged.tracks_stock),
           array_agg(merged.wanted ORDER BY merged.variant_id)
               FILTER (WHERE merged.tracks_stock),
           array_agg(DISTINCT merged.currency),
           (SELECT array_agg(offered.place) FROM offered),
           -- Without a lock, to say early what is short: commit_stock decides.
           jsonb_agg(jsonb_build_object(
               'variant_id', merged.variant_id,
               'sku', merged.sku,
               'quantity', merged.wanted,
               'available_quantity', coalesce(stock.available, 0)
           ) ORDER BY merged.place)
               FILTER (WHERE merged.tracks_stock AND merged.wanted > coalesce(stock.available, 0))
    INTO lines, subtotal_amount, requires_shipping, tracked_variants, tracked_quantities,
         currencies, found_places, shortages
    FROM merged
    LEFT JOIN LATERAL inventory.availability_of(ARRAY[merged.variant_id]) AS stock ON true;

    IF coalesce(cardinality(found_places), 0) < cardinality(quantities) THEN
        outcome := 'item_unavailable';
        problem := (
            SELECT jsonb_build_object('places', jsonb_agg(place - 1))
            FROM generate_series(1, cardinality(quantities)) AS place
            WHERE place <> ALL (coalesce(found_places, '{}'))
        );
        RETURN;
    END IF;
    currency := currencies[1];
    IF cardinality(currencies) > 1 THEN
        outcome := 'currency_mismatch';
        problem := jsonb_build_object('currencies', currencies);
        RETURN;
    END IF;

    IF shortages IS NOT NULL THEN
        outcome := 'insufficient_stock';
        problem := jsonb_build_object('lines', shortages);
    END IF;
END
$$;
