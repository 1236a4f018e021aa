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
    -- 48 bits of milliseconds, the version, 12 bits of the fraction; then the variant and 62 bits of
    -- chance, of which random() has 52 at once: readable numbers take the last twenty.
    RETURN lpad(
        to_hex((microseconds / 1000 << 16) | 28672 | (microseconds % 1000 * 4096 / 1000)), 16, '0'
    ) || to_hex(
        (-9223372036854775808)::bigint
        + (trunc(random() * 1073741824)::bigint << 32) + trunc(random() * 4294967296)::bigint
    );
END
$$;
