-- Makes the stock rows of variants in a warehouse, with nothing in them, where there are none yet.
CREATE OR REPLACE FUNCTION inventory.begin_stock(warehouse uuid, variants uuid[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO inventory_stock
        (id, variant_id, warehouse_id, available, reserved, committed, damaged,
         reorder_point, reorder_quantity)
    SELECT core.uuid7(), wanted.variant_id, warehouse, 0, 0, 0, 0, 10, 50
    FROM (SELECT DISTINCT variant_id FROM unnest(variants) AS given (variant_id) ORDER BY 1)
        AS wanted
    ON CONFLICT (variant_id, warehouse_id) DO NOTHING;
END
$$;
