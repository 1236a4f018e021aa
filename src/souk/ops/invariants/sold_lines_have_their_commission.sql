-- Each line that a seller sold has the shop's share of it, of what it came to after discounts.
SELECT item.id, item.order_id, item.seller_id
FROM orders_items AS item
LEFT JOIN orders_commissions AS agreed ON agreed.id = item.id
WHERE item.seller_id IS NOT NULL
  AND (agreed.order_id, agreed.seller_id, agreed.base_amount)
      IS DISTINCT FROM (item.order_id, item.seller_id, item.total_amount - item.discount_amount)
