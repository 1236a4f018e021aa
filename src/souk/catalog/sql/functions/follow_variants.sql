-- Trigger, once a statement: products whose variants changed learn their new price.
CREATE OR REPLACE FUNCTION catalog.follow_variants()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM catalog.refresh_prices(array_agg(DISTINCT changed.product_id)) FROM changed;
    RETURN NULL;
END
$$;
