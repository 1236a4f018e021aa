-- Adds the views that servers told to the products' counters; returns how many products changed.
CREATE OR REPLACE FUNCTION search.fold_sightings()
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    slugs text[];
    times bigint[];
BEGIN
    WITH heard AS (
        DELETE FROM search_sightings RETURNING slug, views
    ),
    summed AS (
        SELECT heard.slug, sum(heard.views)::bigint AS views FROM heard GROUP BY heard.slug
    )
    SELECT array_agg(summed.slug), array_agg(summed.views) INTO slugs, times FROM summed;
    RETURN catalog.add_views(slugs, times);
END
$$;
