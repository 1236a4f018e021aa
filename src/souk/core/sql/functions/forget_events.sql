-- Deletes the oldest events of the outbox, at most so many at a call, and returns how many: those
-- that are older than a moment, that every subscriber has heard, and that nobody waits for.
-- Runs with the owner's rights: what happened is nobody else's to delete.
CREATE OR REPLACE FUNCTION core.forget_events(older_than timestamptz, most integer)
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    forgotten integer;
BEGIN
    IF older_than > now() - interval '7 days' THEN
        RAISE 'events are kept for seven days at least';
    END IF;
    DELETE FROM core_outbox
    WHERE id IN (
        SELECT event.id
        FROM core_outbox AS event
        WHERE event.id < core.uuid7_floor(older_than)
          AND NOT EXISTS (
              SELECT FROM core_subscribers AS subscriber
              WHERE (event.transaction_id, event.id)
                  > (subscriber.transaction_id, subscriber.event_id)
          )
          AND NOT EXISTS (SELECT FROM core_waiting_events WHERE event_id = event.id)
          AND NOT EXISTS (SELECT FROM core_dead_events WHERE event_id = event.id)
        ORDER BY event.id
        LIMIT most
    );
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END
$$;
