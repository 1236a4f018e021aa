-- Counts every category's products anew. Whoever adds or takes away a place waits meanwhile.
CREATE OR REPLACE FUNCTION search.count_tallies()
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    LOCK TABLE search_places IN SHARE MODE;
    DELETE FROM search_tallies;
    INSERT INTO search_tallies (category_id, products)
    SELECT place.category_id, count(*)
    FROM search_places AS place
    GROUP BY place.category_id;
END
$$;
