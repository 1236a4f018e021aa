-- Adds what was noted of favourites to their products' counts, each note once; returns of how many
-- products. Locks products in the order of their ids, as everybody does.
CREATE OR REPLACE FUNCTION catalog.count_favorites()
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    counted integer;
BEGIN
    WITH taken AS (
        DELETE FROM catalog_favorite_changes AS noted
        WHERE noted.id IN (
            SELECT waiting.id FROM catalog_favorite_changes AS waiting
            ORDER BY waiting.id
            LIMIT 10000
            FOR UPDATE SKIP LOCKED
        )
        RETURNING noted.product_id, noted.change
    ),
    sums AS MATERIALIZED (
        SELECT taken.product_id, sum(taken.change) AS change
        FROM taken
        GROUP BY taken.product_id
    ),
    held AS MATERIALIZED (
        SELECT product.id
        FROM catalog_products AS product
        WHERE product.id IN (SELECT sums.product_id FROM sums)
        ORDER BY product.id
        FOR NO KEY UPDATE
    )
    UPDATE catalog_products AS product
    SET favorite_count = product.favorite_count + sums.change
    FROM held
    JOIN sums ON sums.product_id = held.id
    WHERE product.id = held.id AND sums.change <> 0;
    GET DIAGNOSTICS counted = ROW_COUNT;
    RETURN counted;
END
$$;
