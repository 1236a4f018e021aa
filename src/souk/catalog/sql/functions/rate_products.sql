-- Gives products, which the caller holds, an average rating of so many reviews, where that changed.
CREATE OR REPLACE FUNCTION catalog.rate_products(
    products uuid[], averages numeric[], counts integer[]
)
RETURNS void
LANGUAGE sql
AS $$
    UPDATE catalog_products AS product
    SET average_rating = rated.average, review_count = rated.reviews
    FROM unnest(products, averages, counts) AS rated (id, average, reviews)
    WHERE product.id = rated.id
      AND (product.average_rating, product.review_count) <> (rated.average, rated.reviews);
$$;
