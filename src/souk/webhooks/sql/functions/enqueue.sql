-- Puts deliveries on their way, to be tried for a day; those that are there already stay as they are.
-- `deliveries` are {id, endpoint_id, event_id, event_type, aggregate_id, body}. Returns how many were
-- new.
CREATE OR REPLACE FUNCTION webhooks.enqueue(deliveries jsonb)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    added integer;
BEGIN
    INSERT INTO webhooks_deliveries
        (id, endpoint_id, event_id, event_type, aggregate_id, body, status, attempts_made,
         next_try_at, give_up_at)
    SELECT new.id, new.endpoint_id, new.event_id, new.event_type, new.aggregate_id, new.body,
           'pending', 0, now(), now() + interval '1 day'
    FROM jsonb_to_recordset(deliveries) AS new (
        id uuid, endpoint_id uuid, event_id uuid, event_type text, aggregate_id uuid, body text
    )
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;
