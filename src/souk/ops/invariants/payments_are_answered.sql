-- No payment waits for its gateway's answer for more than a minute.
SELECT id, payment_number, gateway, updated_at
FROM payments_payments
WHERE status = 'processing' AND updated_at < now() - interval '1 minute'
