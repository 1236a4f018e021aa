-- Returns what a customer's words search for: every word, or a synonym of it; the last one may be
-- half typed; in `known` only if it is no word that is known, for that costs far less to look up.
-- "Words in quotes" stand beside each other, and a -word excludes. Any text is a query. `plain` are
-- words that all have which `known` finds: what is one word, without synonyms or another end.
CREATE OR REPLACE FUNCTION search.queries_of(
    words text, OUT completed tsquery, OUT known tsquery, OUT plain text[]
)
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    most_words CONSTANT integer := 16;
    longest_term CONSTANT integer := 3;
    exact text;
    parts text[];
    terms text[];
    term text;
    part tsquery;
    last tsquery;
    lexeme text;
    span integer;
    place integer := 1;
BEGIN
    plain := '{}';
    IF strpos(words, '"') + strpos(words, '-') > 0 THEN
        SELECT string_agg(quoted.match[1], ' ') INTO exact
        FROM regexp_matches(words, '("[^"]*"|(?:^|\s)-\S+)', 'g') AS quoted (match);
        IF exact IS NOT NULL THEN
            completed := websearch_to_tsquery('search.words', exact);
            words := regexp_replace(words, '"[^"]*"|(?:^|\s)-\S+', ' ', 'g');
        END IF;
    END IF;
    parts := (string_to_array(search.normal_words(words), ' '))[1:most_words];

    IF EXISTS (SELECT FROM search_synonyms) THEN
        -- Mostly no words have some, and then nothing more is asked.
        SELECT array_agg(run.term) INTO terms
        FROM unnest(search.runs_of(array_to_string(parts, ' '))) AS run (term)
        WHERE EXISTS (SELECT FROM search_synonyms AS known WHERE known.words @> ARRAY[run.term]);
    END IF;

    WHILE place <= cardinality(parts) LOOP
        span := 1;
        term := parts[place];
        IF terms IS NOT NULL THEN
            span := least(longest_term, cardinality(parts) - place + 1);
            WHILE span > 1 AND array_to_string(parts[place:place + span - 1], ' ')
                <> ALL (terms) LOOP
                span := span - 1;
            END LOOP;
            term := array_to_string(parts[place:place + span - 1], ' ');
        END IF;
        part := phraseto_tsquery('search.words', term);
        -- Crème-brûlée is not written as one word by everybody; XJ-900 is no XJ and 900.
        IF parts[place] LIKE '%-%' THEN
            part := part || plainto_tsquery('search.words', replace(parts[place], '-', ' '));
        END IF;
        IF terms IS NOT NULL THEN
            part := part || search.synonyms_of(term);
        END IF;
        last := part;
        IF place + span > cardinality(parts) THEN
            -- Of one letter there are too many words.
            IF parts[cardinality(parts)] ~ '^\w{2,}$' THEN
                part := part || to_tsquery('search.plain', parts[cardinality(parts)] || ':*');
                IF NOT EXISTS (
                    SELECT FROM search_words AS word WHERE word.word = parts[cardinality(parts)]
                ) THEN
                    last := part;
                END IF;
            END IF;
            known := coalesce(completed && last, last);
        END IF;
        -- As PostgreSQL writes it, so without what it would have to escape.
        lexeme := substring(last::text FROM '^''([^''\\]+)''$');
        IF lexeme IS NOT NULL AND lexeme <> ALL (plain) THEN
            plain := plain || lexeme;
        END IF;
        completed := coalesce(completed && part, part);
        place := place + span;
    END LOOP;
    IF completed IS NULL THEN
        -- Not what it begins as: each call would raise a notice.
        completed := '';
    END IF;
    known := coalesce(known, completed);
END
$$;
