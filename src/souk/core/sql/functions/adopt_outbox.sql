-- Makes the outbox of a restored dump readable: the transactions of another cluster have higher
-- numbers than this one's, and new events would lie behind every position. What a subscriber had
-- not heard waits for it; all else counts as heard. Returns whether there was anything to do.
CREATE OR REPLACE FUNCTION core.adopt_outbox()
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    unused bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM core_outbox WHERE transaction_id >= unused)
       AND NOT EXISTS (SELECT FROM core_subscribers WHERE transaction_id >= unused) THEN
        RETURN false;
    END IF;

    INSERT INTO core_waiting_events
        (id, subscriber_id, event_id, aggregate_id, tries, error, retry_at)
    SELECT core.uuid7(), subscriber.name, event.id, event.aggregate_id, 0, '', now()
    FROM core_subscribers AS subscriber
    JOIN core_outbox AS event
      ON (event.transaction_id, event.id) > (subscriber.transaction_id, subscriber.event_id)
      -- What was written here since: its number is low, its time late.
      OR event.id > subscriber.event_id
    ON CONFLICT DO NOTHING;

    UPDATE core_outbox SET transaction_id = 0;
    UPDATE core_subscribers
    SET transaction_id = 0, event_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    RETURN true;
END
$$;
