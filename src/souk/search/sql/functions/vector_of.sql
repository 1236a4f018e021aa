-- Returns what a product is found by: the stems of its name (A), short description (B), description
-- (C) and tags (D), and the words of its name and tags as they are, for words half typed.
CREATE OR REPLACE FUNCTION search.vector_of(
    name text, short_description text, description text, tags text[]
)
RETURNS tsvector
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    labels CONSTANT text := left(array_to_string(tags, ' '), 10000);
BEGIN
    RETURN setweight(to_tsvector('search.words', name), 'A')
        || setweight(to_tsvector('search.words', short_description), 'B')
        -- A vector holds a megabyte: what follows is not searched.
        || setweight(to_tsvector('search.words', left(description, 100000)), 'C')
        || setweight(to_tsvector('search.words', labels), 'D')
        || setweight(to_tsvector('search.plain', name || ' ' || labels), 'D');
END
$$;
