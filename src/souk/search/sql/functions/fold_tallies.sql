-- Makes one row of each category's tallies; returns how many there were. Who adds one meanwhile
-- waits for nothing.
CREATE OR REPLACE FUNCTION search.fold_tallies()
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    folded bigint;
BEGIN
    WITH taken AS (
        DELETE FROM search_tallies AS tally
        WHERE tally.id IN (
            SELECT waiting.id FROM search_tallies AS waiting
            WHERE waiting.category_id IN (
                SELECT category_id FROM search_tallies GROUP BY category_id HAVING count(*) > 1
            )
            ORDER BY waiting.id
            LIMIT 100000
            FOR UPDATE SKIP LOCKED
        )
        RETURNING tally.category_id, tally.products
    ),
    kept AS (
        INSERT INTO search_tallies (category_id, products)
        SELECT taken.category_id, sum(taken.products)
        FROM taken
        GROUP BY taken.category_id
        HAVING sum(taken.products) <> 0
    )
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END
$$;
