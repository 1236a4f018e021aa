-- Returns two bits of 64 for each value, by its hash: what has all of a value's bits may have the value,
-- what has not cannot.
CREATE OR REPLACE FUNCTION search.filter_bits(filter_values text[])
RETURNS bigint
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(bit_or(
            (1::bigint << (found.hash & 63)::integer)
            | (1::bigint << ((found.hash >> 6) & 63)::integer)
        ), 0)
        FROM unnest(filter_values) AS filter_value
        CROSS JOIN LATERAL hashtextextended(filter_value, 0) AS found (hash)
    );
END
$$;
