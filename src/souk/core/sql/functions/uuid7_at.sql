-- Returns a UUIDv7 of a moment, with fresh chance in its last 62 bits.
CREATE OR REPLACE FUNCTION core.uuid7_at(moment timestamptz)
RETURNS uuid
LANGUAGE sql
VOLATILE PARALLEL SAFE
AS $$
    SELECT encode(
        substring(int8send(floor(micro / 1000)::bigint) FROM 3)
        || substring(int8send(28672 + floor(micro % 1000 * 4.096)::bigint) FROM 7)
        || substring(set_bit(set_bit(uuid_send(gen_random_uuid()), 71, 1), 70, 0) FROM 9),
        'hex'
    )::uuid
    FROM (SELECT floor(extract(epoch FROM moment) * 1000000) AS micro) AS clock;
$$;
