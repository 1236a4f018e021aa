-- Returns where products stand: their categories with all above them, and whether they are hidden,
-- because each of these categories is inactive or stands below an inactive one. A product that
-- stands nowhere is not hidden.
CREATE OR REPLACE FUNCTION catalog.placed_products(products uuid[])
RETURNS TABLE (product_id uuid, category_ids uuid[], is_hidden boolean)
LANGUAGE sql
STABLE
AS $$
    WITH RECURSIVE above (product_id, link_id, category_id, parent_id, is_active) AS (
        SELECT link.product_id, link.category_id, category.id, category.parent_id,
               category.is_active
        FROM unnest(products) AS wanted (id)
        -- By its key, product by product, whatever is believed of a table that was just filled.
        CROSS JOIN LATERAL (
            SELECT known.product_id, known.category_id
            FROM catalog_product_categories AS known
            WHERE known.product_id = wanted.id
            OFFSET 0
        ) AS link
        JOIN catalog_categories AS category ON category.id = link.category_id
        UNION
        SELECT above.product_id, above.link_id, category.id, category.parent_id,
               category.is_active
        FROM above
        JOIN catalog_categories AS category ON category.id = above.parent_id
    ),
    links AS (
        SELECT above.product_id, bool_and(above.is_active) AS is_shown
        FROM above
        GROUP BY above.product_id, above.link_id
    ),
    shown AS (
        SELECT links.product_id, bool_or(links.is_shown) AS is_shown
        FROM links
        GROUP BY links.product_id
    ),
    placed AS (
        SELECT above.product_id,
               array_agg(DISTINCT above.category_id ORDER BY above.category_id) AS category_ids
        FROM above
        GROUP BY above.product_id
    )
    SELECT product.id, coalesce(placed.category_ids, '{}'), NOT coalesce(shown.is_shown, true)
    FROM unnest(products) AS product (id)
    LEFT JOIN placed ON placed.product_id = product.id
    LEFT JOIN shown ON shown.product_id = product.id;
$$;
