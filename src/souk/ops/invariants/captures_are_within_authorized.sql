-- What a payment captured, has let go and waits to do either with is never more than it held.
SELECT payment.id, payment.payment_number, payment.authorized_amount, payment.captured_amount
FROM payments_payments AS payment
CROSS JOIN LATERAL (
    SELECT coalesce(sum(moved.amount) FILTER (WHERE moved.status = 'pending'), 0) AS waiting,
           coalesce(sum(moved.amount) FILTER (WHERE moved.status = 'succeeded'), 0) AS done
    FROM payments_transactions AS moved
    WHERE moved.payment_id = payment.id AND moved.kind IN ('capture', 'void')
) AS moves
WHERE payment.captured_amount > payment.authorized_amount
   OR (payment.authorized_amount > 0 AND moves.done > payment.authorized_amount)
   OR (payment.status = 'authorized'
       AND payment.captured_amount + moves.waiting > payment.authorized_amount)
