-- Returns the stock rows of pairs of warehouse and variant, locked in the order of their ids; those
-- that are not there yet are begun, where `begins` says so, and are absent else.
CREATE OR REPLACE FUNCTION inventory.lock_stock(
    warehouses uuid[],
    variants uuid[],
    begins boolean
)
RETURNS SETOF inventory_stock
LANGUAGE plpgsql
AS $$
BEGIN
    IF begins THEN
        PERFORM inventory.begin_stock(pair.warehouse_id, array_agg(pair.variant_id))
        FROM unnest(warehouses, variants) AS pair (warehouse_id, variant_id)
        GROUP BY pair.warehouse_id
        ORDER BY pair.warehouse_id;
    END IF;

    RETURN QUERY
        SELECT stock.*
        FROM inventory_stock AS stock
        JOIN unnest(warehouses, variants) AS pair (warehouse_id, variant_id)
            USING (warehouse_id, variant_id)
        ORDER BY stock.id
        FOR NO KEY UPDATE OF stock;
END
$$;
