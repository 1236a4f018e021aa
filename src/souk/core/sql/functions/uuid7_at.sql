-- Returns a UUIDv7 of a moment, with fresh chance in its last 62 bits.
CREATE OR REPLACE FUNCTION core.uuid7_at(moment timestamptz)
RETURNS uuid
LANGUAGE plpgsql
VOLATILE PARALLEL SAFE
AS $$
DECLARE
    microseconds bigint := date_part('epoch', moment) * 1000000;
BEGIN
    -- 48 bits of milliseconds, the version, and 12 bits of the millisecond's fraction.
    RETURN lpad(
        to_hex((microseconds / 1000 << 16) | 28672 | (microseconds % 1000 * 4096 / 1000)), 16, '0'
    ) || right(gen_random_uuid()::text, 18);
END
$$;
