-- Prices wanted lines in one statement, the same variant twice becoming one line, and looks at
-- stock without locking it: inventory.commit_stock decides. What `reservation` holds is there for
-- these lines; what may be backordered is short only where there is no warehouse. `lines` are for orders.open_order;
-- `outcome` is null, item_unavailable, currency_mismatch or insufficient_stock.
CREATE OR REPLACE FUNCTION checkout.price_lines(
    variants uuid[],
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
    offer record;
    line orders_items;
    nth integer;
    tracked integer;
    found_places integer[] := '{}';
    found_variants uuid[] := '{}';
    currencies text[] := '{}';
    shortages jsonb := '{}';
BEGIN
    lines := '{}';
    subtotal_amount := 0;
    requires_shipping := false;
    weight_grams := 0;
    tracked_variants := '{}';
    tracked_quantities := '{}';

    FOR offer IN
        SELECT offered.*, coalesce(stock.available, 0) AS available
        FROM catalog.offers_of(variants) AS offered
        LEFT JOIN LATERAL inventory.availability_of(ARRAY[offered.variant_id]) AS stock
            ON offered.tracks_stock
        ORDER BY offered.place
    LOOP
        found_places := found_places || offer.place;
        nth := array_position(found_variants, offer.variant_id);
        IF nth IS NULL THEN
            found_variants := found_variants || offer.variant_id;
            nth := cardinality(found_variants);
            line := orders.new_item(
                nth - 1, offer.variant_id, offer.product_id, offer.seller_id, offer.sku,
                offer.name, offer.variant_name, offer.options,
                coalesce(offer.image_url, media_url || offer.image_file, ''),
                quantities[offer.place], offer.unit_price_amount, offer.weight_grams,
                offer.requires_shipping, offer.tracks_stock, offer.tax_class
            );
            requires_shipping := requires_shipping OR offer.requires_shipping;
            IF offer.currency <> ALL (currencies) THEN
                currencies := currencies || offer.currency;
            END IF;
        ELSE
            line := lines[nth];
            line.quantity := line.quantity + quantities[offer.place];
            line.total_amount := line.quantity * line.unit_price_amount;
        END IF;
        lines[nth] := line;
        subtotal_amount := subtotal_amount + quantities[offer.place] * offer.unit_price_amount;
        weight_grams := weight_grams + offer.requires_shipping::integer::bigint
            * quantities[offer.place] * offer.weight_grams;

        IF offer.tracks_stock THEN
            tracked := coalesce(
                array_position(tracked_variants, line.variant_id),
                cardinality(tracked_variants) + 1
            );
            tracked_variants[tracked] := line.variant_id;
            tracked_quantities[tracked] := line.quantity;
            IF line.quantity > offer.available
                AND NOT (
                    offer.allow_backorder
                    AND EXISTS (SELECT FROM inventory_warehouses WHERE is_active)
                )
                AND (
                    reservation IS NULL
                    OR line.quantity > offer.available
                        + inventory.reserved_for(reservation, line.variant_id)
                )
            THEN
                -- By position: of a line that is wanted twice, the last word counts.
                shortages := shortages || jsonb_build_object(
                    to_char(line.position, 'FM00000'), jsonb_build_object(
                        'variant_id', line.variant_id,
                        'sku', line.sku,
                        'quantity', line.quantity,
                        'available_quantity', offer.available
                    )
                );
            END IF;
        END IF;
    END LOOP;

    currency := currencies[1];
    IF cardinality(found_places) < cardinality(quantities) THEN
        outcome := 'item_unavailable';
        problem := (
            SELECT jsonb_build_object('places', jsonb_agg(place - 1))
            FROM generate_series(1, cardinality(quantities)) AS place
            WHERE place <> ALL (found_places)
        );
    ELSIF cardinality(currencies) > 1 THEN
        outcome := 'currency_mismatch';
        problem := jsonb_build_object('currencies', currencies);
    ELSIF shortages <> '{}' THEN
        outcome := 'insufficient_stock';
        problem := (
            SELECT jsonb_build_object('lines', jsonb_agg(short.value))
            FROM jsonb_each(shortages) AS short
        );
    END IF;
END
$$;
