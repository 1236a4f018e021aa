-- No idempotency key waits for an answer for more than five minutes.
SELECT scope, key, created_at
FROM core_idempotency_keys
WHERE status IS NULL AND created_at < now() - interval '5 minutes'
