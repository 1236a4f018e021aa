-- Every order has a payment over its total, in its currency.
SELECT placed.id, placed.order_number
FROM orders_orders AS placed
WHERE NOT EXISTS (
    SELECT FROM payments_payments AS payment
    WHERE payment.order_id = placed.id
      AND payment.currency = placed.currency
      AND payment.amount = placed.total_amount
)
