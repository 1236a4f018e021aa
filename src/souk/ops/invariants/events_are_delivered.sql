-- While a worker lives, no event waits longer than ten minutes to be delivered.
SELECT subscriber.name, next.id, next.type, next.created_at
FROM core_subscribers AS subscriber
CROSS JOIN LATERAL (
    SELECT event.id, event.type, event.created_at
    FROM core_outbox AS event
    WHERE (event.transaction_id, event.id) > (subscriber.transaction_id, subscriber.event_id)
    ORDER BY event.transaction_id, event.id
    LIMIT 1
) AS next
WHERE next.created_at < now() - interval '10 minutes'
  AND EXISTS (
      SELECT FROM core_worker_heartbeats WHERE beaten_at > now() - interval '1 minute'
  )
