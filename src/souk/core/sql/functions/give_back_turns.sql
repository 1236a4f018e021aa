-- Gives back turns that `core.take_turns` took, for what was no try against the limit after all.
-- Locks the rows in the order of the buckets, as taking does.
CREATE OR REPLACE FUNCTION core.give_back_turns(buckets uuid[], steps bigint[])
RETURNS void
LANGUAGE sql
AS $$
    UPDATE core_rate_limits
    SET due_at = core_rate_limits.due_at - given.step * interval '1 microsecond'
    FROM (
        SELECT kept.bucket, wanted.step
        FROM unnest(buckets, steps) AS wanted (id, step)
        JOIN core_rate_limits AS kept ON kept.bucket = wanted.id
        ORDER BY kept.bucket
        FOR UPDATE OF kept
    ) AS given
    WHERE core_rate_limits.bucket = given.bucket;
$$;
