-- What an order says of its money is what its payments captured, gave back and lost to buyers' banks.
-- Money that came twice is on its way back. Imported orders were paid elsewhere.
SELECT placed.id, placed.order_number, placed.payment_status, paid.captured, paid.gone
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(payment.captured_amount), 0) AS captured,
           coalesce(sum(payment.refunded_amount + payment.charged_back_amount), 0) AS gone,
           coalesce(sum((
               SELECT sum(moved.amount)
               FROM payments_transactions AS moved
               WHERE moved.payment_id = payment.id
                 AND moved.kind = 'refund'
                 AND moved.status = 'pending'
           )), 0) AS waiting,
           coalesce(bool_or(payment.status = 'authorized'), false) AS is_held
    FROM payments_payments AS payment
    WHERE payment.order_id = placed.id
) AS paid
WHERE placed.imported_number IS NULL
  AND (
      (placed.payment_status = 'paid'
          AND placed.total_amount NOT BETWEEN paid.captured - paid.gone - paid.waiting
                                          AND paid.captured - paid.gone)
      OR (placed.payment_status IN ('pending', 'failed') AND paid.captured <> 0)
      OR (placed.payment_status = 'partially_paid'
          AND NOT (paid.captured > 0 AND paid.gone = 0 AND paid.captured < placed.total_amount))
      OR (placed.payment_status = 'authorized' AND NOT paid.is_held)
      OR (placed.payment_status = 'refunded' AND paid.gone < paid.captured)
      OR (placed.payment_status = 'partially_refunded'
          AND NOT (paid.gone < paid.captured AND paid.captured - paid.gone < placed.total_amount))
  )
