-- A product knows its categories and all above them, and whether they hide it.
SELECT product.id, product.slug, product.is_hidden, placed.is_hidden AS is_in_hidden_categories
FROM catalog_products AS product
JOIN catalog.placed_products((SELECT array_agg(id) FROM catalog_products)) AS placed
    ON placed.product_id = product.id
WHERE product.is_hidden <> placed.is_hidden
   OR NOT (product.category_ids @> placed.category_ids
           AND product.category_ids <@ placed.category_ids)
