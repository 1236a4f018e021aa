-- Refunds that were made or wait are never more than their payment captured.
SELECT payment.id, payment.payment_number, payment.captured_amount, refunds.amount
FROM payments_payments AS payment
JOIN (
    SELECT refund.payment_id, sum(refund.amount) AS amount
    FROM payments_transactions AS refund
    WHERE refund.kind = 'refund' AND refund.status IN ('pending', 'succeeded')
    GROUP BY refund.payment_id
) AS refunds ON refunds.payment_id = payment.id
WHERE refunds.amount > payment.captured_amount
