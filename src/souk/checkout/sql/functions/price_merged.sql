-- Prices lines of which some name the same variant, as checkout.price_lines does: the same variant
-- twice is one line, at its first place, of no more than a cart's line has: `outcome` is
-- quantity_too_high else.
CREATE OR REPLACE FUNCTION checkout.price_merged(
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
    OUT tracked_quantities integer[]
)
LANGUAGE plpgsql
AS $$
DECLARE
    -- As of a line of a cart, and of each of these before they were one.
    most CONSTANT integer := 9999;
    first_places integer[];
    merged_variants uuid[];
    merged_quantities integer[];
    priced record;
BEGIN
    SELECT array_agg(merged.place ORDER BY merged.place),
           array_agg(merged.variant ORDER BY merged.place),
           array_agg(merged.quantity ORDER BY merged.place)
    INTO first_places, merged_variants, merged_quantities
    FROM (
        SELECT min(meant.place) AS place, meant.variant, sum(quantities[meant.place]) AS quantity
        FROM unnest(catalog.variants_of(variants, skus)) WITH ORDINALITY AS meant (variant, place)
        -- Nobody knows which one an unknown one is: each stays.
        GROUP BY meant.variant, CASE WHEN meant.variant IS NULL THEN meant.place END
    ) AS merged;
    IF most < ANY (merged_quantities) THEN
        outcome := 'quantity_too_high';
        problem := (
            SELECT jsonb_build_object('places', jsonb_agg(place - 1 ORDER BY place))
            FROM unnest(catalog.variants_of(variants, skus)) WITH ORDINALITY AS meant (variant, place)
            JOIN unnest(merged_variants, merged_quantities) AS merged (variant, quantity)
                USING (variant)
            WHERE merged.quantity > most
        );
        RETURN;
    END IF;
    priced := checkout.price_lines(merged_variants, NULL, merged_quantities, media_url, reservation);
    outcome := priced.outcome;
    problem := priced.problem;
    lines := priced.lines;
    subtotal_amount := priced.subtotal_amount;
    currency := priced.currency;
    requires_shipping := priced.requires_shipping;
    weight_grams := priced.weight_grams;
    tracked_variants := priced.tracked_variants;
    tracked_quantities := priced.tracked_quantities;
    IF outcome = 'item_unavailable' THEN
        problem := (
            SELECT jsonb_build_object('places', jsonb_agg(place - 1 ORDER BY place))
            FROM unnest(catalog.variants_of(variants, skus)) WITH ORDINALITY AS meant (variant, place)
            WHERE coalesce(
                meant.variant <> ALL (ARRAY(SELECT line.variant_id FROM unnest(lines) AS line)), true
            )
        );
    END IF;
END
$$;
