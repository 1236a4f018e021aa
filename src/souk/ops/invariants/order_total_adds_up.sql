-- An order's total is its lines less discount, plus shipping and tax, and each is its parts' sum.
SELECT placed.id, placed.order_number, placed.total_amount
FROM orders_orders AS placed
LEFT JOIN (
    SELECT order_id, sum(total_amount) AS amount, sum(discount_amount) AS discount,
           sum(tax_amount) AS tax, sum(coalesce(included_tax_amount, 0)) AS included_tax,
           -- Lines of earlier versions do not know it.
           bool_and(included_tax_amount IS NOT NULL OR tax_amount = 0) AS know_their_taxes
    FROM orders_items
    GROUP BY order_id
) AS lines ON lines.order_id = placed.id
WHERE placed.subtotal_amount IS DISTINCT FROM lines.amount
   OR placed.total_amount <> placed.subtotal_amount - placed.discount_amount
                             + placed.shipping_amount + placed.tax_amount
   OR placed.total_amount < 0
   OR placed.discount_amount <> lines.discount + placed.shipping_discount_amount
   OR placed.discount_amount <> orders.sum_of_amounts(placed.discounts)
   OR placed.tax_amount + placed.included_tax_amount <> lines.tax + placed.shipping_tax_amount
   OR placed.tax_amount + placed.included_tax_amount <> orders.sum_of_amounts(placed.tax_lines)
   OR (
       lines.know_their_taxes
       AND placed.included_tax_amount - lines.included_tax
           NOT BETWEEN 0 AND placed.shipping_tax_amount
   )
