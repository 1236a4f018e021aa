-- Returns what the index of words knows of a query: words that are to stand beside each other stand
-- anywhere in a product. Null where a query names none, and only excludes: that may be everything.
CREATE OR REPLACE FUNCTION search.loosened(query tsquery)
RETURNS tsquery
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    IF querytree(query) = 'T' THEN
        RETURN NULL;
    END IF;
    RETURN regexp_replace(query::text, '<(-|\d+)>', '&', 'g')::tsquery;
END
$$;
