-- A cart that was abandoned is announced once, one that nobody left never; old events may have been
-- cleared away.
SELECT cart.id, cart.abandoned_at, count(event.id) AS announced
FROM carts_carts AS cart
LEFT JOIN core_outbox AS event
    ON event.aggregate_id = cart.id AND event.type = 'cart.abandoned'
GROUP BY cart.id
HAVING count(event.id) > (cart.abandoned_at IS NOT NULL)::integer
    OR (cart.abandoned_at > now() - interval '1 day' AND count(event.id) = 0)
