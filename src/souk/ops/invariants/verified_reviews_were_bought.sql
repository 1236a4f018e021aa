-- A verified review names a line of its author's that holds its product. One that came in by a file
-- may have been taken back with it.
SELECT review.id, review.order_item_id
FROM reviews_reviews AS review
JOIN orders_items AS line ON line.id = review.order_item_id
JOIN orders_orders AS bought ON bought.id = line.order_id
WHERE line.product_id IS DISTINCT FROM review.product_id
   OR bought.user_id IS DISTINCT FROM review.user_id
