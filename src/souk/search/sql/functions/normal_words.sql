-- Returns words as they are compared: in lower case, without accents, one space between them.
CREATE OR REPLACE FUNCTION search.normal_words(words text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    bare text := lower(public.unaccent('public.unaccent', words));
BEGIN
    -- Names are compared by the hundred: a pattern costs more than all else, and few need it.
    IF octet_length(bare) = length(bare)
        AND strpos(bare, '  ') + strpos(bare, E'\t') + strpos(bare, E'\n')
            + strpos(bare, E'\x0b') + strpos(bare, E'\f') + strpos(bare, E'\r') = 0
    THEN
        RETURN btrim(bare);
    END IF;
    RETURN btrim(regexp_replace(bare, '[[:space:]]+', ' ', 'g'));
END
$$;
