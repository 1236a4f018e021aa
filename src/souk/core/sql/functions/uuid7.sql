-- Returns a new UUIDv7: milliseconds, the fraction of the millisecond, then chance.
-- RFC 9562, section 6.2, method 3; its Python twin is core.ids.uuid7. It is core.uuid7_at of now,
-- without the second call, for every event and movement has one.
CREATE OR REPLACE FUNCTION core.uuid7()
RETURNS uuid
LANGUAGE plpgsql
VOLATILE PARALLEL SAFE
AS $$
DECLARE
    microseconds bigint := date_part('epoch', clock_timestamp()) * 1000000;
BEGIN
    RETURN lpad(
        to_hex((microseconds / 1000 << 16) | 28672 | (microseconds % 1000 * 4096 / 1000)), 16, '0'
    ) || right(gen_random_uuid()::text, 18);
END
$$;
