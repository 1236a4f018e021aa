-- A reservation whose time is over ends within minutes: the worker sees to it.
SELECT id, cart_id, expires_at
FROM inventory_reservations
WHERE status = 'active' AND expires_at < now() - interval '15 minutes'
