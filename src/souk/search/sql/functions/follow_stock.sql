-- Trigger, for a row that may have changed whether a product is in stock: a variant, its stock in one
-- place where the first piece came or the last one went, or a warehouse that opened or closed.
CREATE OR REPLACE FUNCTION search.follow_stock()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    changed record := coalesce(NEW, OLD);
    product uuid;
    products uuid[];
BEGIN
    IF TG_TABLE_NAME = 'catalog_variants' THEN
        PERFORM search.refresh_stock(ARRAY[changed.product_id]);
    ELSIF TG_TABLE_NAME = 'inventory_stock' THEN
        -- Not while it opens or closes: that looks at what lies there already.
        PERFORM
        FROM inventory_warehouses AS warehouse
        WHERE warehouse.id = changed.warehouse_id
        FOR SHARE;
        SELECT variant.product_id INTO product
        FROM catalog_variants AS variant
        WHERE variant.id = changed.variant_id;
        IF search.hold_card(product) THEN
            PERFORM search.refresh_stock(ARRAY[product]);
        ELSE
            -- An order does not wait for an import: the worker looks later.
            INSERT INTO search_stock_changes (product_id) VALUES (product);
        END IF;
    ELSE
        products := ARRAY(
            SELECT DISTINCT variant.product_id
            FROM inventory_stock AS stock
            JOIN catalog_variants AS variant ON variant.id = stock.variant_id
            WHERE stock.warehouse_id = changed.id AND stock.available > 0
        );
        IF cardinality(products) <= 1000 THEN
            PERFORM search.refresh_stock(products);
        ELSE
            -- Nobody waits for a large warehouse: the worker looks, some at a time.
            INSERT INTO search_stock_changes (product_id)
            SELECT noted.product_id FROM unnest(products) AS noted (product_id);
        END IF;
    END IF;
    RETURN NULL;
END
$$;
