-- Keeps a position for each subscriber; a new one hears what commits from now on.
-- Returns how many were new.
CREATE OR REPLACE FUNCTION core.follow_from_now(subscribers text[])
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    added integer;
BEGIN
    INSERT INTO core_subscribers (name, transaction_id, event_id)
    SELECT name, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1,
           'ffffffff-ffff-ffff-ffff-ffffffffffff'
    FROM unnest(subscribers) AS name
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;
