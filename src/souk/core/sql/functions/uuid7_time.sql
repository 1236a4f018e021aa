-- Returns the moment in a UUIDv7, to the millisecond.
CREATE OR REPLACE FUNCTION core.uuid7_time(id uuid)
RETURNS timestamptz
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
AS $$
    SELECT to_timestamp(
        ('x' || lpad(left(replace(id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0
    );
$$;
