-- Returns a query for all that means the same as a term, by the lists of the staff.
CREATE OR REPLACE FUNCTION search.synonyms_of(term text)
RETURNS tsquery
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    found text;
    wanted tsquery := '';
BEGIN
    FOR found IN
        SELECT DISTINCT word
        FROM search_synonyms AS synonym
        CROSS JOIN LATERAL unnest(synonym.words) AS word
        WHERE synonym.words @> ARRAY[term] AND word <> term
    LOOP
        wanted := wanted || phraseto_tsquery('search.words', found);
    END LOOP;
    RETURN wanted;
END
$$;
