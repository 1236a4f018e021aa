-- Says whether the caller sells the product that a review is about. Runs as its owner, for a review
-- that is not shown is nobody's to read but its author's.
CREATE OR REPLACE FUNCTION reviews.sells_reviewed(wanted uuid)
RETURNS boolean
LANGUAGE sql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM reviews_reviews AS review
        JOIN catalog_products AS product ON product.id = review.product_id
        WHERE review.id = wanted AND product.seller_id = core.caller_id()
    )
$$;
