-- Trigger, once a statement that adds stock rows: products of which something lies there are in stock.
-- What a file brings in is told here by the thousand, as search.follow_stock tells it of single rows. A
-- card that somebody holds is noted, and written by the worker.
CREATE OR REPLACE FUNCTION search.follow_new_stock()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    products uuid[];
    free uuid[];
BEGIN
    -- Not while one opens or closes: that looks at what lies there already.
    PERFORM
    FROM inventory_warehouses AS warehouse
    WHERE warehouse.id IN (SELECT begun.warehouse_id FROM changed AS begun WHERE begun.available > 0)
    ORDER BY warehouse.id
    FOR SHARE;

    -- What is new in the catalogue, too, has its card yet to come.
    SELECT array_agg(card.product_id ORDER BY card.product_id) INTO products
    FROM search_cards AS card
    WHERE card.product_id = ANY (ARRAY(
        SELECT variant.product_id
        FROM changed AS begun
        JOIN catalog_variants AS variant ON variant.id = begun.variant_id
        WHERE begun.available > 0
    ));
    IF products IS NULL THEN
        RETURN NULL;
    END IF;

    free := ARRAY(
        SELECT card.product_id
        FROM search_cards AS card
        WHERE card.product_id = ANY (products)
        ORDER BY card.product_id
        FOR NO KEY UPDATE SKIP LOCKED
    );
    PERFORM search.refresh_stock(free);
    INSERT INTO search_stock_changes (product_id)
    SELECT held.product_id
    FROM unnest(products) AS held (product_id)
    WHERE held.product_id <> ALL (free);
    RETURN NULL;
END
$$;
