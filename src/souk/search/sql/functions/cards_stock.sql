-- Returns whether each of these products is in stock, as JSON values between commas, in their order.
CREATE OR REPLACE FUNCTION search.cards_stock(products uuid[])
RETURNS text
LANGUAGE plpgsql
STABLE
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(string_agg(EXISTS (
            SELECT
            FROM catalog_variants AS variant
            WHERE variant.product_id = wanted.id
              AND variant.is_active
              AND variant.deleted_at IS NULL
              AND (NOT variant.tracks_stock OR variant.allow_backorder OR EXISTS (
                  SELECT
                  FROM inventory_stock AS stock
                  JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id
                  WHERE stock.variant_id = variant.id
                    AND stock.available > 0
                    AND warehouse.is_active
              ))
        )::text, ',' ORDER BY wanted.place), '')
        FROM unnest(products) WITH ORDINALITY AS wanted (id, place)
    );
END
$$;
