-- Returns what is available of a product over all active warehouses, in all, by warehouse and by
-- variant; null when there is no such product. One statement, whatever the number.
CREATE OR REPLACE FUNCTION inventory.product_availability(product uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        WITH place AS (
            SELECT stock.variant_id, warehouse.id AS warehouse_id, warehouse.code, warehouse.name,
                   warehouse.priority, stock.available, stock.reserved, stock.committed,
                   stock.backordered
            FROM catalog_variants AS variant
            JOIN inventory_stock AS stock ON stock.variant_id = variant.id
            JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id
            WHERE variant.product_id = product AND variant.deleted_at IS NULL
              AND warehouse.is_active
        )
        SELECT jsonb_build_object(
            'product_id', known.id,
            'available_quantity', (SELECT coalesce(sum(place.available), 0) FROM place),
            'warehouses', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'warehouse_id', total.warehouse_id,
                    'code', total.code,
                    'name', total.name,
                    'available_quantity', total.available,
                    'reserved_quantity', total.reserved,
                    'committed_quantity', total.committed,
                    'backordered_quantity', total.backordered
                ) ORDER BY total.priority, total.warehouse_id), '[]')
                FROM (
                    SELECT place.warehouse_id, place.code, place.name, place.priority,
                           sum(place.available) AS available, sum(place.reserved) AS reserved,
                           sum(place.committed) AS committed,
                           sum(place.backordered) AS backordered
                    FROM place
                    GROUP BY place.warehouse_id, place.code, place.name, place.priority
                ) AS total
            ),
            'variants', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'variant_id', variant.id,
                    'sku', variant.sku,
                    'tracks_stock', variant.tracks_stock,
                    'allow_backorder', variant.allow_backorder,
                    'available_quantity', coalesce(here.available, 0),
                    'warehouses', coalesce(here.warehouses, '[]')
                ) ORDER BY variant.position, variant.id), '[]')
                FROM catalog_variants AS variant
                LEFT JOIN (
                    SELECT place.variant_id, sum(place.available) AS available,
                           jsonb_agg(jsonb_build_object(
                               'warehouse_id', place.warehouse_id,
                               'code', place.code,
                               'available_quantity', place.available
                           ) ORDER BY place.priority, place.warehouse_id) AS warehouses
                    FROM place
                    GROUP BY place.variant_id
                ) AS here ON here.variant_id = variant.id
                WHERE variant.product_id = product AND variant.deleted_at IS NULL
            )
        )
        FROM catalog_products AS known
        WHERE known.id = product AND known.deleted_at IS NULL
    );
END
$$;
