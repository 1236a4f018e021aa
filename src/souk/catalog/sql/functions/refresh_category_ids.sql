-- Brings products' category_ids up to date: their categories and all above them.
CREATE OR REPLACE FUNCTION catalog.refresh_category_ids(products uuid[])
RETURNS void
LANGUAGE sql
AS $$
    WITH RECURSIVE above (product_id, category_id, parent_id) AS (
        SELECT link.product_id, category.id, category.parent_id
        FROM catalog_product_categories AS link
        JOIN catalog_categories AS category ON category.id = link.category_id
        WHERE link.product_id = ANY (products)
        UNION
        SELECT above.product_id, category.id, category.parent_id
        FROM above
        JOIN catalog_categories AS category ON category.id = above.parent_id
    ),
    wanted AS (
        SELECT product.id,
               coalesce(array_agg(above.category_id ORDER BY above.category_id)
                        FILTER (WHERE above.category_id IS NOT NULL), '{}') AS category_ids
        FROM unnest(products) AS product (id)
        LEFT JOIN above ON above.product_id = product.id
        GROUP BY product.id
    )
    UPDATE catalog_products AS product
    SET category_ids = wanted.category_ids
    FROM wanted
    WHERE product.id = wanted.id
      AND product.category_ids IS DISTINCT FROM wanted.category_ids;
$$;
