-- Trigger, once a statement: products whose categories changed learn it; a removed one takes none.
CREATE OR REPLACE FUNCTION catalog.follow_categories()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM catalog.lock_tree(true);
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM changed
        JOIN catalog_categories AS category ON category.id = changed.category_id
        WHERE category.deleted_at IS NOT NULL
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'products stand in categories that are there',
            CONSTRAINT = 'catalog_product_categories_are_there';
    END IF;
    -- Those that an import adds afterwards are right from the beginning.
    PERFORM catalog.refresh_category_ids(array_agg(product.id))
    FROM catalog_products AS product
    WHERE product.id IN (SELECT changed.product_id FROM changed);
    RETURN NULL;
END
$$;
