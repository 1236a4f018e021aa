-- Returns texts, of long ones a part, with what matches the pattern between <mark> tags and all else
-- escaped: a product's own markup never gets through. Control characters, which no text shows, hold
-- the places of the marks until that is done. See highlight_pattern.
CREATE OR REPLACE FUNCTION search.highlights(plain text[], pattern text)
RETURNS text[]
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    between CONSTANT text := E'\x1e';
    longest CONSTANT integer := 240;
    texts text[] := ARRAY(
        SELECT CASE WHEN length(known.bare) <= longest AND strpos(known.bare, '<') = 0 THEN known.bare
                    ELSE search.excerpt(known.bare, pattern) END
        FROM (
            SELECT translate(coalesce(given.plain, ''), E'\x01\x02\x1e', '') AS bare, given.place
            FROM unnest(plain) WITH ORDINALITY AS given (plain, place)
            OFFSET 0 -- Each once.
        ) AS known
        ORDER BY known.place
    );
    shown text;
BEGIN
    -- All at once: most of what a search for a pattern costs is its beginning.
    IF strpos(pattern, '\W') > 0 THEN
        -- Words beside each other stand in one text.
        shown := array_to_string(ARRAY(
            SELECT regexp_replace(one.text, pattern, E'\x01\\&\x02', 'gi')
            FROM unnest(texts) WITH ORDINALITY AS one (text, place)
            ORDER BY one.place
        ), between);
    ELSIF pattern IS NOT NULL THEN
        shown := regexp_replace(array_to_string(texts, between), pattern, E'\x01\\&\x02', 'gi');
    ELSE
        shown := array_to_string(texts, between);
    END IF;
    shown := replace(replace(replace(shown, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
    shown := replace(replace(shown, E'\x01', '<mark>'), E'\x02', '</mark>');
    -- Of an empty text no array is made, but there is one empty text.
    RETURN CASE WHEN shown = '' THEN texts ELSE string_to_array(shown, between) END;
END
$$;
