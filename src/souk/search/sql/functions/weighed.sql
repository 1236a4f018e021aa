-- Returns a query whose words have to stand in parts of these weights, as search.vector_of gives them.
CREATE OR REPLACE FUNCTION search.weighed(wanted tsquery, weights text)
RETURNS tsquery
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    IF numnode(wanted) = 0 THEN
        RETURN wanted;
    END IF;
    -- As PostgreSQL writes it, each word in quotes; the star of a half typed one may stand behind.
    RETURN regexp_replace(wanted::text, '(''(?:[^'']|'''')*''):?', '\1:' || weights, 'g');
END
$$;
