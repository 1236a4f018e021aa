-- Returns the pattern of what a search by `words` finds: each stem with any ending, with or without
-- accents, and what means the same by the lists of the staff; nothing that a minus excludes. Null
-- when nothing is left of them. Far cheaper than ts_headline, which parses every text anew.
CREATE OR REPLACE FUNCTION search.highlight_pattern(words text)
RETURNS text
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    wanted text := regexp_replace(words, '(?:^|\s)-\S+', ' ', 'g');
    patterns text[];
BEGIN
    SELECT array_agg(search.stem_pattern(known.stem)) INTO patterns
    FROM (
        SELECT unnest(tsvector_to_array(to_tsvector('search.words', wanted)))
        UNION
        SELECT unnest(tsvector_to_array(to_tsvector('search.plain', wanted)))
    ) AS known (stem);
    IF EXISTS (SELECT FROM search_synonyms) THEN
        -- What stands in quotes is looked for as it is.
        patterns := patterns || ARRAY(
            SELECT DISTINCT search.phrase_pattern(word)
            FROM search_synonyms AS synonym
            CROSS JOIN LATERAL unnest(synonym.words) AS word
            WHERE synonym.words && search.runs_of(search.normal_words(
                regexp_replace(wanted, '"[^"]*"', ' ', 'g')
            ))
        );
    END IF;
    patterns := array_remove(patterns, NULL);
    RETURN '\m(?:' || nullif(array_to_string(patterns, '|'), '') || ')\w*';
END
$$;
