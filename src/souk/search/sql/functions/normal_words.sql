-- Returns words as they are compared: in lower case, without accents, one space between them.
CREATE OR REPLACE FUNCTION search.normal_words(words text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    RETURN btrim(regexp_replace(
        lower(public.unaccent('public.unaccent', words)), '[[:space:]]+', ' ', 'g'
    ));
END
$$;
