-- Returns the smallest UUIDv7 of a millisecond: the lower bound of a partition or a range.
CREATE OR REPLACE FUNCTION core.uuid7_floor(moment timestamptz)
RETURNS uuid
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
AS $$
    SELECT encode(
        substring(int8send(floor(extract(epoch FROM moment) * 1000)::bigint) FROM 3)
        || '\x70008000000000000000'::bytea,
        'hex'
    )::uuid;
$$;
