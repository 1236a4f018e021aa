-- A product's rating is the average of its approved reviews, and it counts as many.
SELECT product.id, product.slug, product.average_rating, product.review_count
FROM catalog_products AS product
JOIN (
    SELECT review.product_id,
           coalesce(round(avg(review.rating) FILTER (WHERE review.status = 'approved'), 2), 0)
               AS average,
           count(*) FILTER (WHERE review.status = 'approved') AS shown
    FROM reviews_reviews AS review
    GROUP BY review.product_id
) AS rated ON rated.product_id = product.id
WHERE (product.average_rating, product.review_count) <> (rated.average, rated.shown)
