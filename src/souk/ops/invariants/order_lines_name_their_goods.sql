-- A line names the variant and the product that it sold; only one of an order that came in by a file may
-- tell of goods that this shop never had.
SELECT item.order_id, item.sku
FROM orders_items AS item
JOIN orders_orders AS placed ON placed.id = item.order_id
WHERE (item.product_id IS NULL OR item.variant_id IS NULL)
  AND (placed.imported_number IS NULL OR item.product_id IS NOT NULL OR item.variant_id IS NOT NULL)
