-- A review's counts are those of the votes on it, and nobody votes on their own.
SELECT review.id, review.helpful_count, review.not_helpful_count
FROM reviews_reviews AS review
LEFT JOIN (
    SELECT vote.review_id,
           count(*) FILTER (WHERE vote.is_helpful) AS helpful,
           count(*) FILTER (WHERE NOT vote.is_helpful) AS not_helpful
    FROM reviews_votes AS vote
    GROUP BY vote.review_id
) AS told ON told.review_id = review.id
WHERE review.helpful_count <> coalesce(told.helpful, 0)
   OR review.not_helpful_count <> coalesce(told.not_helpful, 0)
   OR EXISTS (
       SELECT FROM reviews_votes AS own
       WHERE own.review_id = review.id AND own.user_id = review.user_id
   )
