-- Returns how many of each variant may be sold, over all active warehouses.
CREATE OR REPLACE FUNCTION inventory.availability_of(variants uuid[])
RETURNS TABLE (variant_id uuid, available bigint)
LANGUAGE sql
STABLE
AS $$
    SELECT stock.variant_id, sum(stock.available)
    FROM inventory_stock AS stock
    JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id
    WHERE stock.variant_id = ANY (variants) AND warehouse.is_active
    GROUP BY stock.variant_id;
$$;
