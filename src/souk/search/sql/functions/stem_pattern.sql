-- Returns the pattern of the beginning that all words of a stem have, with or without accents.
CREATE OR REPLACE FUNCTION search.stem_pattern(stem text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    -- A stem ends in i where the word ends in y: cosy, cosi.
    RETURN search.any_accent(
        regexp_replace(regexp_replace(stem, '(\W)', '\\\1', 'g'), 'i$', '[iy]')
    );
END
$$;
