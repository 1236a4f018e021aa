-- Returns the events that a subscriber has not heard yet, oldest transaction first.
-- Only those of transactions below every running one: whatever commits later comes later, too, so
-- that a position never passes an event that was not there to be seen.
CREATE OR REPLACE FUNCTION core.next_events(subscriber text, most integer)
RETURNS TABLE (
    id uuid,
    type text,
    aggregate_type text,
    aggregate_id uuid,
    payload jsonb,
    created_at timestamptz,
    transaction_id bigint
)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    heard core_subscribers;
    -- Read before the query below: what has ended by now is visible to it.
    present pg_snapshot := pg_current_snapshot();
BEGIN
    SELECT * INTO heard FROM core_subscribers WHERE name = subscriber;
    IF heard.name IS NULL THEN
        RAISE 'no position is kept for the subscriber %: run souk migrate', subscriber;
    END IF;
    IF heard.transaction_id >= pg_snapshot_xmax(present)::text::bigint THEN
        RAISE 'this database was restored from a dump of another one: run souk migrate';
    END IF;
    RETURN QUERY
        SELECT event.id, event.type::text, event.aggregate_type::text, event.aggregate_id,
               event.payload, event.created_at, event.transaction_id
        FROM core_outbox AS event
        WHERE (event.transaction_id, event.id) > (heard.transaction_id, heard.event_id)
          AND event.transaction_id < pg_snapshot_xmin(present)::text::bigint
        ORDER BY event.transaction_id, event.id
        LIMIT most;
END
$$;
