-- Returns the pattern of the words that a search by `words` finds: each stem with any ending, with or
-- without accents. Null when nothing is left of them. Far cheaper than ts_headline, which parses
-- every text anew.
CREATE OR REPLACE FUNCTION search.highlight_pattern(words text)
RETURNS text
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        -- A stem ends in i where the word ends in y: cosy, cosi. No entity is a word: &amp;.
        SELECT '(?<!&)\m(' || string_agg(search.any_accent(
            regexp_replace(regexp_replace(stem, '(\W)', '\\\1', 'g'), 'i$', '[iy]')
        ), '|' ORDER BY stem) || ')(?:\w*)'
        FROM (
            SELECT unnest(tsvector_to_array(to_tsvector('search.words', words)))
            UNION
            SELECT unnest(tsvector_to_array(to_tsvector('search.plain', words)))
        ) AS known (stem)
    );
END
$$;
