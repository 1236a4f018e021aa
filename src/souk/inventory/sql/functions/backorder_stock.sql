-- Notes what an order is owed of variants that may be backordered, each in the first warehouse that
-- its order would be sent from. Raises SK001 when one of them may not, or there is no warehouse.
CREATE OR REPLACE FUNCTION inventory.backorder_stock(
    "order" uuid,
    variants uuid[],
    missing integer[],
    actor uuid,
    country text,
    region text
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    owed record;
BEGIN
    SELECT array_agg(wanted.variant_id) AS variants,
           array_agg(wanted.quantity) AS quantities,
           bool_and(coalesce(variant.allow_backorder, false)) AS may_wait
    INTO owed
    FROM unnest(variants, missing) AS wanted (variant_id, quantity)
    LEFT JOIN catalog_variants AS variant ON variant.id = wanted.variant_id
    WHERE wanted.quantity > 0;
    IF NOT owed.may_wait OR NOT EXISTS (SELECT FROM inventory_warehouses WHERE is_active) THEN
        -- Somebody was faster since availability_of looked: the caller begins again.
        RAISE EXCEPTION USING ERRCODE = 'SK001', MESSAGE = 'stock was taken meanwhile';
    END IF;

    -- One that no active warehouse ever had begins in the first of them.
    PERFORM inventory.begin_stock(first.id, array_agg(wanted.variant_id))
    FROM unnest(owed.variants) AS wanted (variant_id)
    CROSS JOIN (
        SELECT warehouse.id
        FROM inventory_warehouses AS warehouse
        WHERE warehouse.is_active
        ORDER BY inventory.nearness(warehouse.address, country, region),
                 warehouse.priority, warehouse.id
        LIMIT 1
    ) AS first
    WHERE NOT EXISTS (
        SELECT FROM inventory_stock AS place
        JOIN inventory_warehouses AS warehouse ON warehouse.id = place.warehouse_id
        WHERE place.variant_id = wanted.variant_id AND warehouse.is_active
    )
    GROUP BY first.id;

    WITH first AS (
        SELECT DISTINCT ON (place.variant_id) place.id, wanted.quantity
        FROM unnest(owed.variants, owed.quantities) AS wanted (variant_id, quantity)
        JOIN inventory_stock AS place USING (variant_id)
        JOIN inventory_warehouses AS warehouse ON warehouse.id = place.warehouse_id
        WHERE warehouse.is_active
        ORDER BY place.variant_id, inventory.nearness(warehouse.address, country, region),
                 warehouse.priority, warehouse.id
    ),
    noted AS (
        UPDATE inventory_stock AS place
        SET backordered = place.backordered + first.quantity
        FROM first
        WHERE place.id = first.id
        RETURNING place.id, first.quantity, place.available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change, damaged_change,
         backordered_change, quantity_before, quantity_after, reference_type, reference_id, reason,
         actor_id)
    SELECT core.uuid7(), noted.id, 'backorder', 0, 0, 0, 0, noted.quantity, noted.available,
           noted.available, 'order', "order", '', actor
    FROM noted;
END
$$;
