-- A cart that was ordered after it had been left is announced once, also when it was ordered twice.
SELECT cart.id, cart.recovered_at, count(event.id) AS announced
FROM carts_carts AS cart
LEFT JOIN core_outbox AS event
    ON event.aggregate_id = cart.id AND event.type = 'cart.recovered'
WHERE cart.recovered_at IS NOT NULL
GROUP BY cart.id
HAVING count(event.id) <> 1 OR cart.abandoned_at IS NULL
