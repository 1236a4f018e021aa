-- Every order has a payment over its total, in its currency; but those that were paid elsewhere.
SELECT placed.id, placed.order_number
FROM orders_orders AS placed
WHERE placed.imported_number IS NULL
  AND NOT EXISTS (
    SELECT FROM payments_payments AS payment
    WHERE payment.order_id = placed.id
      AND payment.currency = placed.currency
      AND payment.amount = placed.total_amount
)
