-- Returns two patterns of what a search by `words` finds: each stem with any ending, and what means
-- the same by the lists of the staff; nothing that a minus excludes. The first is for texts of
-- ASCII alone, the second finds words with accents, too. Null when nothing is left of the words.
-- Far cheaper than ts_headline, which parses every text anew.
CREATE OR REPLACE FUNCTION search.highlight_patterns(words text)
RETURNS text[]
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    wanted text := words;
    stem text;
    beginning text;
    pattern text;
BEGIN
    IF strpos(words, '-') > 0 THEN
        wanted := regexp_replace(words, '(?:^|\s)-\S+', ' ', 'g');
    END IF;
    FOREACH stem IN ARRAY tsvector_to_array(
        to_tsvector('search.words', wanted) || to_tsvector('search.plain', wanted)
    ) LOOP
        -- They are in the order of their letters: what is longer is found by its beginning.
        IF starts_with(stem, beginning) IS NOT true THEN
            beginning := stem;
            pattern := concat_ws('|', pattern, search.stem_pattern(stem));
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM search_synonyms) THEN
        -- What stands in quotes is looked for as it is.
        pattern := nullif(array_to_string(pattern || ARRAY(
            SELECT DISTINCT search.phrase_pattern(word)
            FROM search_synonyms AS synonym
            CROSS JOIN LATERAL unnest(synonym.words) AS word
            WHERE synonym.words && search.runs_of(search.normal_words(
                regexp_replace(wanted, '"[^"]*"', ' ', 'g')
            ))
        ), '|'), '');
    END IF;
    IF pattern IS NULL THEN
        RETURN NULL;
    END IF;
    -- Letters and digits, written out, are made ready in half the time of \m and \w.
    RETURN ARRAY[
        '(?<![A-Za-z0-9_])(?:' || pattern || ')[A-Za-z0-9_]*',
        '(?<!\w)(?:' || search.any_accent(pattern) || ')\w*'
    ];
END
$$;
