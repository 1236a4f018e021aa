-- Returns every one, two and three words that stand beside each other: what may have synonyms.
CREATE OR REPLACE FUNCTION search.runs_of(words text)
RETURNS text[]
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    most_words CONSTANT integer := 16;
    longest_term CONSTANT integer := 3;
    parts text[] := (string_to_array(words, ' '))[1:most_words];
BEGIN
    RETURN ARRAY(
        SELECT array_to_string(parts[first:first + extra], ' ')
        FROM generate_subscripts(parts, 1) AS first
        CROSS JOIN generate_series(0, longest_term - 1) AS extra
        WHERE first + extra <= cardinality(parts)
    );
END
$$;
