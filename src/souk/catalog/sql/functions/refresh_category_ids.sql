-- Brings products up to date with the tree, where they differ: category_ids and is_hidden.
CREATE OR REPLACE FUNCTION catalog.refresh_category_ids(products uuid[])
RETURNS void
LANGUAGE sql
AS $$
    UPDATE catalog_products AS product
    SET category_ids = placed.category_ids,
        is_hidden = placed.is_hidden
    FROM catalog.placed_products(products) AS placed
    WHERE product.id = placed.product_id
      AND (product.category_ids, product.is_hidden)
          IS DISTINCT FROM (placed.category_ids, placed.is_hidden);
$$;
