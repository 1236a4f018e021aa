-- Each tax of an order is its rate of what it taxed, and prices hold no more tax than they are.
-- But for what rounding may make of it: a part is rounded for each line and for its shipping.
-- Imported orders were taxed elsewhere, and by its rules.
SELECT placed.id, placed.order_number, line.name, line.rate, line.taxable_amount, line.amount
FROM orders_orders AS placed
JOIN (
    SELECT order_id, 1 + count(*) AS parts
    FROM orders_items
    GROUP BY order_id
) AS rounded ON rounded.order_id = placed.id
CROSS JOIN LATERAL jsonb_to_recordset(placed.tax_lines) AS line (
    name text, rate numeric, taxable_amount bigint, amount bigint, is_included boolean
)
CROSS JOIN LATERAL (
    SELECT coalesce(sum((other ->> 'rate')::numeric), 0) AS rate
    FROM jsonb_array_elements(placed.tax_lines) AS other
    WHERE (other ->> 'is_included')::boolean
) AS included
WHERE placed.tax_lines <> '[]'
  AND placed.imported_number IS NULL
  AND (
      abs(line.amount - line.taxable_amount * line.rate) > rounded.parts * (2 + included.rate)
      OR line.amount < 0
      OR placed.included_tax_amount > placed.subtotal_amount - placed.discount_amount
                                      + placed.shipping_amount
  )
