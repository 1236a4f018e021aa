-- Takes a turn in each bucket that has one left, and says of each whether it had, and how many
-- microseconds after now its turns are all back. `steps` and `periods` are microseconds: a turn
-- comes back after a step, and a whole period of them may be taken at once.
-- One upsert decides under the rows' locks, taken in the order of the buckets: no two callers get
-- the same turn, and none deadlock.
CREATE OR REPLACE FUNCTION core.take_turns(
    buckets uuid[],
    steps bigint[],
    periods bigint[]
)
RETURNS TABLE (bucket uuid, is_granted boolean, due_in bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    -- A caller who waited for a lock decides by a moment that has passed, and so more strictly.
    moment timestamptz := clock_timestamp();
    granted uuid[];
BEGIN
    WITH taken AS (
        INSERT INTO core_rate_limits AS kept (bucket, due_at, period)
        SELECT wanted.id,
               moment + wanted.step * interval '1 microsecond',
               wanted.period * interval '1 microsecond'
        FROM unnest(buckets, steps, periods) AS wanted (id, step, period)
        ORDER BY wanted.id
        ON CONFLICT ON CONSTRAINT core_rate_limits_pkey DO UPDATE
            SET due_at = greatest(kept.due_at, moment) + (excluded.due_at - moment),
                period = excluded.period
            WHERE greatest(kept.due_at, moment) + (excluded.due_at - moment)
                <= moment + excluded.period
        RETURNING kept.bucket
    )
    SELECT array_agg(taken.bucket) INTO granted FROM taken;

    RETURN QUERY
    SELECT kept.bucket,
           coalesce(kept.bucket = ANY (granted), false),
           (extract(epoch FROM kept.due_at - moment) * 1000000)::bigint
    FROM core_rate_limits AS kept
    WHERE kept.bucket = ANY (buckets);
END
$$;
