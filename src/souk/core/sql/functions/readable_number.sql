-- Returns the number that people see for an id: twelve characters in three groups, in Crockford's
-- base 32: 40 bits of milliseconds since 2025 and 20 bits of chance from the id. It follows from
-- the id alone, sorts by time and cannot be guessed from another one.
CREATE OR REPLACE FUNCTION core.readable_number(id uuid)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    alphabet CONSTANT text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    digits text := replace(id::text, '-', '');
    milliseconds bigint := ('x' || lpad(left(digits, 12), 16, '0'))::bit(64)::bigint
        - 1735689600000;
    chance bigint := ('x' || lpad(right(digits, 5), 16, '0'))::bit(64)::bigint;
    rest bigint := (milliseconds << 20) | chance;
    number text := '';
BEGIN
    FOR place IN 1 .. 12 LOOP
        number := substr(alphabet, (rest & 31)::integer + 1, 1) || number;
        rest := rest >> 5;
    END LOOP;
    RETURN substr(number, 1, 4) || '-' || substr(number, 5, 4) || '-' || substr(number, 9, 4);
END
$$;
