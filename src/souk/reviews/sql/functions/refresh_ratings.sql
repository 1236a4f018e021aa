-- Gives products, which the caller holds, the average and number of their approved reviews.
CREATE OR REPLACE FUNCTION reviews.refresh_ratings(products uuid[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM catalog.rate_products(
        array_agg(wanted.id), array_agg(rated.average), array_agg(rated.reviews)
    )
    FROM unnest(products) AS wanted (id)
    CROSS JOIN LATERAL (
        SELECT coalesce(round(avg(review.rating), 2), 0) AS average,
               count(*)::integer AS reviews
        FROM reviews_reviews AS review
        WHERE review.product_id = wanted.id AND review.status = 'approved'
    ) AS rated;
END
$$;
