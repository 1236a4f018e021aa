-- A review says whether it was answered.
SELECT review.id, review.is_answered
FROM reviews_reviews AS review
LEFT JOIN reviews_answers AS answer ON answer.review_id = review.id
WHERE review.is_answered <> (answer.id IS NOT NULL)
