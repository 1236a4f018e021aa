-- Returns deliveries to an endpoint that are due, the caller's for a minute: then another worker may
-- take them up. One that has to follow another of its aggregate is not due before that has ended.
-- Locks the rows it returns, and waits for nobody's.
CREATE OR REPLACE FUNCTION webhooks.claim_deliveries(endpoint uuid, most integer)
RETURNS TABLE (id uuid, event_id uuid, body text, attempts_made smallint)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    claimed uuid[];
BEGIN
    SELECT array_agg(due.id) INTO claimed
    FROM (
        SELECT delivery.id
        FROM webhooks_deliveries AS delivery
        WHERE delivery.endpoint_id = claim_deliveries.endpoint
          AND delivery.status = 'pending'
          AND delivery.next_try_at <= now()
          -- A subquery of each row: it looks at one end of an index.
          AND delivery.event_id = (
              SELECT first.event_id
              FROM webhooks_deliveries AS first
              WHERE first.endpoint_id = claim_deliveries.endpoint
                AND first.aggregate_id = delivery.aggregate_id
                AND first.status = 'pending'
              ORDER BY first.event_id
              LIMIT 1
          )
        ORDER BY delivery.next_try_at
        LIMIT most
        FOR NO KEY UPDATE SKIP LOCKED
    ) AS due;

    RETURN QUERY
        UPDATE webhooks_deliveries AS delivery
        SET attempts_made = delivery.attempts_made + 1,
            next_try_at = now() + interval '1 minute'
        WHERE delivery.id = ANY (claimed)
        RETURNING delivery.id, delivery.event_id, delivery.body, delivery.attempts_made;
END
$$;
