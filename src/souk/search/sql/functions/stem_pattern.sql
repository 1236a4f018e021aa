-- Returns the pattern of the beginning that all words of a stem have.
CREATE OR REPLACE FUNCTION search.stem_pattern(stem text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    IF stem ~ '\W' THEN
        stem := regexp_replace(stem, '(\W)', '\\\1', 'g');
    END IF;
    -- A stem ends in i where the word ends in y: cosy, cosi.
    RETURN CASE WHEN right(stem, 1) = 'i' THEN left(stem, -1) || '[iy]' ELSE stem END;
END
$$;
