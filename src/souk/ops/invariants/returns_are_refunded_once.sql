-- A return is refunded exactly when one refund was made for it, of its own order's payment.
SELECT asked.id, asked.return_number, asked.status, made.refunds
FROM orders_returns AS asked
CROSS JOIN LATERAL (
    SELECT count(*) AS refunds,
           coalesce(bool_and(payment.order_id = asked.order_id), true) AS is_of_order
    FROM payments_transactions AS refund
    JOIN payments_payments AS payment ON payment.id = refund.payment_id
    WHERE refund.return_id = asked.id AND refund.kind = 'refund' AND refund.status = 'succeeded'
) AS made
WHERE made.refunds <> (asked.status = 'refunded')::integer
   OR NOT made.is_of_order
