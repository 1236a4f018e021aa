-- Trigger, once a statement on products, their images or their categories: cards and entries follow.
CREATE OR REPLACE FUNCTION search.follow_products()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM changed) THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'catalog_products' THEN
        PERFORM search.refresh_cards(array_agg(changed.id)) FROM changed;
        PERFORM search.refresh_entries(array_agg(changed.id)) FROM changed;
    ELSE
        PERFORM search.refresh_cards(array_agg(DISTINCT changed.product_id)) FROM changed;
    END IF;
    RETURN NULL;
END
$$;
