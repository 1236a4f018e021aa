-- Returns what a product's page says of its stock, in the order of the page, as JSON values between
-- commas: of the product, then of these variants; null when one of them is no longer there.
CREATE OR REPLACE FUNCTION search.page_stock(variants uuid[])
RETURNS text
LANGUAGE plpgsql
STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT concat_ws(',',
            coalesce(bool_or(known.in_stock), false)::text,
            coalesce(
                CASE WHEN bool_and(known.tracks_stock) THEN sum(known.available) END::text, 'null'
            ),
            string_agg(
                CASE WHEN known.tracks_stock THEN known.available::text ELSE 'null' END
                || ',' || known.in_stock::text,
                ',' ORDER BY known.place
            )
        )
        FROM (
            SELECT wanted.place, variant.tracks_stock, stock.available,
                   NOT variant.tracks_stock OR variant.allow_backorder OR stock.available > 0
                       AS in_stock
            FROM unnest(variants) WITH ORDINALITY AS wanted (id, place)
            JOIN catalog_variants AS variant
                ON variant.id = wanted.id AND variant.is_active AND variant.deleted_at IS NULL
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(place.available), 0)::bigint AS available
                FROM inventory_stock AS place
                JOIN inventory_warehouses AS warehouse ON warehouse.id = place.warehouse_id
                WHERE place.variant_id = variant.id AND warehouse.is_active
            ) AS stock
        ) AS known
        HAVING count(*) = cardinality(variants)
    );
END
$$;
