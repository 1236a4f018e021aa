-- Returns the active category tree as JSON text, each with how many products on sale are in it or
-- below it.
CREATE OR REPLACE FUNCTION search.category_tree()
RETURNS text
LANGUAGE plpgsql
STABLE
AS $$
-- PL/pgSQL keeps the plan; a function in SQL would be planned at every call.
BEGIN
    RETURN (
        WITH counts AS (
            SELECT category_id, count(*) AS products
            FROM catalog_products AS product
            CROSS JOIN LATERAL unnest(product.category_ids) AS category_id
            WHERE product.status = 'active'
              AND product.visibility = 'public'
              AND product.published_at <= now()
              AND product.deleted_at IS NULL
              AND product.seller_state <> 'closed'
              AND NOT product.is_hidden
            GROUP BY category_id
        )
        SELECT json_build_object('items', coalesce(json_agg(json_build_object(
            'id', category.id,
            'name', category.name,
            'slug', category.slug,
            'path', category.path,
            'parent_id', category.parent_id,
            'product_count', coalesce(counts.products, 0)
        ) ORDER BY category.level, category.position, category.name), '[]'))::text
        FROM catalog_categories AS category
        LEFT JOIN counts ON counts.category_id = category.id
        WHERE category.is_active AND category.deleted_at IS NULL
    );
END
$$;
