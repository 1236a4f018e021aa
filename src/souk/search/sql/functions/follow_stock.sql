-- Trigger, for a row that may have changed whether a product is in stock: a variant, its stock in one
-- place where the first piece came or the last one went, or a warehouse that opened or closed.
CREATE OR REPLACE FUNCTION search.follow_stock()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    changed record := coalesce(NEW, OLD);
BEGIN
    IF TG_TABLE_NAME = 'catalog_variants' THEN
        PERFORM search.refresh_stock(ARRAY[changed.product_id]);
    ELSIF TG_TABLE_NAME = 'inventory_stock' THEN
        -- Not while it opens or closes: that looks at what lies there already.
        PERFORM
        FROM inventory_warehouses AS warehouse
        WHERE warehouse.id = changed.warehouse_id
        FOR SHARE;
        PERFORM search.refresh_stock(ARRAY[variant.product_id])
        FROM catalog_variants AS variant
        WHERE variant.id = changed.variant_id;
    ELSE
        PERFORM search.refresh_stock(ARRAY(
            SELECT DISTINCT variant.product_id
            FROM inventory_stock AS stock
            JOIN catalog_variants AS variant ON variant.id = stock.variant_id
            WHERE stock.warehouse_id = changed.id AND stock.available > 0
        ));
    END IF;
    RETURN NULL;
END
$$;
