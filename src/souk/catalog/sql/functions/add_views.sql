-- Counts views of the products that have these slugs; returns how many there are. Locks products in
-- the order of their ids.
CREATE OR REPLACE FUNCTION catalog.add_views(slugs text[], views bigint[])
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    changed bigint;
BEGIN
    WITH seen AS MATERIALIZED (
        SELECT product.id, given.views
        FROM unnest(slugs, views) AS given (slug, views)
        JOIN catalog_products AS product
            ON product.slug = given.slug AND product.deleted_at IS NULL
        ORDER BY product.id
        FOR NO KEY UPDATE OF product
    )
    UPDATE catalog_products AS product
    SET view_count = product.view_count + seen.views
    FROM seen
    WHERE product.id = seen.id;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
