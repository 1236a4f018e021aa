-- Trigger, once a statement: products whose variants changed learn their new price.
CREATE OR REPLACE FUNCTION catalog.follow_variants()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    -- Those that an import adds afterwards are right from the beginning.
    PERFORM catalog.refresh_prices(array_agg(product.id))
    FROM catalog_products AS product
    WHERE product.id IN (SELECT changed.product_id FROM changed);
    RETURN NULL;
END
$$;
