-- Trigger: the cards of a seller's products follow when the seller takes another name or slug.
CREATE OR REPLACE FUNCTION search.follow_sellers()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM search.refresh_cards(array_agg(product.id))
    FROM catalog_products AS product
    WHERE product.seller_id = NEW.user_id;
    RETURN NULL;
END
$$;
