-- What an order says of its money is what its payments captured and gave back.
SELECT placed.id, placed.order_number, placed.payment_status, paid.captured, paid.refunded
FROM orders_orders AS placed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(payment.captured_amount), 0) AS captured,
           coalesce(sum(payment.refunded_amount), 0) AS refunded
    FROM payments_payments AS payment
    WHERE payment.order_id = placed.id
) AS paid
WHERE (placed.payment_status = 'paid'
       AND (paid.captured <> placed.total_amount OR paid.refunded > 0))
   OR (placed.payment_status IN ('pending', 'failed') AND paid.captured <> 0)
   OR (placed.payment_status = 'refunded' AND paid.refunded <> paid.captured)
   OR (placed.payment_status = 'partially_refunded'
       AND NOT (paid.refunded > 0 AND paid.refunded < paid.captured))
