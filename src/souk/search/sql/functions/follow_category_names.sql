-- Trigger: the cards of a renamed category's products follow.
CREATE OR REPLACE FUNCTION search.follow_category_names()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM search.refresh_cards(array_agg(link.product_id))
    FROM catalog_product_categories AS link
    WHERE link.category_id = NEW.id AND link.is_primary;
    RETURN NULL;
END
$$;
