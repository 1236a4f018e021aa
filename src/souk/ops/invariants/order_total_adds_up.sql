-- An order's total is its lines less discount, plus shipping and tax.
SELECT placed.id, placed.order_number, placed.total_amount
FROM orders_orders AS placed
LEFT JOIN (
    SELECT order_id, sum(total_amount) AS amount FROM orders_items GROUP BY order_id
) AS lines ON lines.order_id = placed.id
WHERE placed.subtotal_amount IS DISTINCT FROM lines.amount
   OR placed.total_amount <> placed.subtotal_amount - placed.discount_amount
                             + placed.shipping_amount + placed.tax_amount
   OR placed.total_amount < 0
