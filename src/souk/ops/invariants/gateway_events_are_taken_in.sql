-- What gateways told is looked at within a minute of when it is due.
SELECT id, gateway, event_id, kind, next_try_at
FROM payments_gateway_events
WHERE status = 'received' AND next_try_at < now() - interval '1 minute'
