-- Returns the active category tree as JSON text, each with how many products on sale are in it or
-- below it: the sum of its tallies, without those that are published later.
CREATE OR REPLACE FUNCTION search.category_tree(media_url text)
RETURNS text
LANGUAGE plpgsql
STABLE
AS $$
-- PL/pgSQL keeps the plan; a function in SQL would be planned at every call.
BEGIN
    RETURN (
        WITH listed AS (
            SELECT tally.category_id, sum(tally.products) AS products
            FROM search_tallies AS tally
            GROUP BY tally.category_id
        ),
        waiting AS (
            SELECT category_id, count(*) AS products
            FROM search_entries AS entry
            CROSS JOIN LATERAL unnest(entry.category_ids) AS category_id
            WHERE entry.published_at > now()
            GROUP BY category_id
        )
        SELECT json_build_object('items', coalesce(json_agg(json_build_object(
            'id', category.id,
            'name', category.name,
            'slug', category.slug,
            'path', category.path,
            'image', CASE WHEN category.image > '' THEN json_build_object(
                'url', media_url || category.image, 'alt', category.name
            ) END,
            'parent_id', category.parent_id,
            'product_count', coalesce(listed.products, 0) - coalesce(waiting.products, 0)
        ) ORDER BY category.level, category.position, category.name), '[]'))::text
        FROM catalog_categories AS category
        LEFT JOIN listed ON listed.category_id = category.id
        LEFT JOIN waiting ON waiting.category_id = category.id
        WHERE category.is_active AND category.deleted_at IS NULL
    );
END
$$;
