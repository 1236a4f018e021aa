-- Returns the UUIDv7 of the moment of another one that has this place among those of a statement, and
-- the other one's chance in its last 36 bits: rows that are added by the thousand lie side by side in an
-- index. One expression, so that a statement takes it in as a part of itself.
CREATE OR REPLACE FUNCTION core.uuid7_in_order(beginning uuid, place bigint)
RETURNS uuid
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (left(beginning::text, 18) || '-8' || lpad(to_hex(place), 6, '0')
            || right(beginning::text, 9))::uuid;
$$;
