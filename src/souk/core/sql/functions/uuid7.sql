-- Returns a new UUIDv7: milliseconds, the fraction of the millisecond, then chance.
-- RFC 9562, section 6.2, method 3; its Python twin is core.ids.uuid7, whose chance nobody can guess:
-- this one's is PostgreSQL's quick random(), for rows that are told apart and no secrets.
CREATE OR REPLACE FUNCTION core.uuid7()
RETURNS uuid
LANGUAGE plpgsql
VOLATILE PARALLEL SAFE
AS $$
DECLARE
    -- 4,096 to the millisecond: what is below it, in 12 bits, is its fraction.
    ticks bigint := date_part('epoch', clock_timestamp()) * 4096000;
BEGIN
    -- 48 bits of milliseconds, the version, 12 bits of the fraction. Then chance: a number between -2
    -- and -1 begins with the bits of the variant, and its last 52 are those of random().
    RETURN encode(
        int8send((ticks & -4096) << 4 | 28672 | (ticks & 4095)) || float8send(-1 - random()), 'hex'
    );
END
$$;
