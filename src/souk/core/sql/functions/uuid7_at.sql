-- Returns a UUIDv7 of a moment, with fresh chance in its last 62 bits.
CREATE OR REPLACE FUNCTION core.uuid7_at(moment timestamptz)
RETURNS uuid
LANGUAGE plpgsql
VOLATILE PARALLEL SAFE
AS $$
DECLARE
    microseconds bigint := extract(epoch FROM moment) * 1000000;
BEGIN
    RETURN encode(
        substring(int8send(microseconds / 1000) FROM 3)
        || substring(int8send(28672 + microseconds % 1000 * 4096 / 1000) FROM 7)
        || substring(set_bit(set_bit(uuid_send(gen_random_uuid()), 71, 1), 70, 0) FROM 9),
        'hex'
    )::uuid;
END
$$;
