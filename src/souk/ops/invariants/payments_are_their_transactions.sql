-- What a payment captured, refunded and lost to the buyer's bank is the sum of its transactions.
SELECT payment.id, payment.payment_number, payment.captured_amount, payment.refunded_amount,
       payment.charged_back_amount
FROM payments_payments AS payment
CROSS JOIN LATERAL (
    SELECT coalesce(sum(moved.amount) FILTER (WHERE moved.kind = 'capture'), 0) AS captured,
           coalesce(sum(moved.amount) FILTER (WHERE moved.kind = 'refund'), 0) AS refunded,
           coalesce(sum(moved.amount) FILTER (WHERE moved.kind = 'chargeback'), 0) AS charged_back
    FROM payments_transactions AS moved
    WHERE moved.payment_id = payment.id AND moved.status = 'succeeded'
) AS money
WHERE payment.captured_amount <> money.captured
   OR payment.refunded_amount <> money.refunded
   OR payment.charged_back_amount <> money.charged_back
   OR payment.refunded_amount > payment.captured_amount
