-- Listings and searches find each product by what it is.
SELECT coalesce(fresh.id, entry.id) AS product_id,
       entry.id IS NULL AS is_missing,
       fresh.id IS NULL AS is_left_over
FROM search.current_entries AS fresh
FULL JOIN search_entries AS entry ON entry.id = fresh.id
WHERE (fresh.published_at, fresh.price_amount, fresh.average_rating, fresh.review_count,
       fresh.view_count, fresh.is_featured, fresh.seller_id, fresh.tags, fresh.category_ids,
       fresh.filter_values, fresh.vector)
    IS DISTINCT FROM
      (entry.published_at, entry.price_amount, entry.average_rating, entry.review_count,
       entry.view_count, entry.is_featured, entry.seller_id, entry.tags, entry.category_ids,
       entry.filter_values, entry.vector)
