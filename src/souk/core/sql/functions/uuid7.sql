-- Returns a new UUIDv7: milliseconds, the fraction of the millisecond, then chance.
-- RFC 9562, section 6.2, method 3; its Python twin is core.ids.uuid7, whose chance nobody can guess:
-- this one's is PostgreSQL's quick random(), for rows that are told apart and no secrets.
CREATE OR REPLACE FUNCTION core.uuid7()
RETURNS uuid
LANGUAGE plpgsql
VOLATILE PARALLEL SAFE
AS $$
DECLARE
    microseconds bigint := date_part('epoch', clock_timestamp()) * 1000000;
BEGIN
    -- 48 bits of milliseconds, the version, 12 bits of the fraction; then the variant and chance.
    RETURN lpad(
        to_hex((microseconds / 1000 << 16) | 28672 | (microseconds % 1000 * 4096 / 1000)), 16, '0'
    ) || to_hex((-9223372036854775808)::bigint + (random() * 4611686018427387904)::bigint);
END
$$;
