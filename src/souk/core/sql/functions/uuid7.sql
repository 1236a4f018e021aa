-- Returns a new UUIDv7: milliseconds, the fraction of the millisecond, then chance.
-- RFC 9562, section 6.2, method 3; its Python twin is core.ids.uuid7.
CREATE OR REPLACE FUNCTION core.uuid7()
RETURNS uuid
LANGUAGE plpgsql
VOLATILE PARALLEL SAFE
AS $$
BEGIN
    RETURN core.uuid7_at(clock_timestamp());
END
$$;
