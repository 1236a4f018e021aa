-- Trigger, once a statement: products whose categories changed learn it.
CREATE OR REPLACE FUNCTION catalog.follow_categories()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM catalog.lock_tree(true);
    PERFORM catalog.refresh_category_ids(array_agg(DISTINCT changed.product_id)) FROM changed;
    RETURN NULL;
END
$$;
