-- A cart that was merged into another one has left nothing behind, and its customer has both.
SELECT cart.id, cart.merged_into_id, cart.user_id, target.user_id AS target_user_id
FROM carts_carts AS cart
JOIN carts_carts AS target ON target.id = cart.merged_into_id
WHERE cart.user_id IS DISTINCT FROM target.user_id
   OR EXISTS (SELECT FROM carts_items AS item WHERE item.cart_id = cart.id)
