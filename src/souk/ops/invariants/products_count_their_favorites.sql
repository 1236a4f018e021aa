-- A product's favourites are those that were counted and those that wait to be.
SELECT product.id, product.slug, product.favorite_count
FROM catalog_products AS product
LEFT JOIN (
    SELECT product_id, count(*) AS favorites FROM catalog_favorites GROUP BY product_id
) AS kept ON kept.product_id = product.id
LEFT JOIN (
    SELECT product_id, sum(change) AS waiting FROM catalog_favorite_changes GROUP BY product_id
) AS noted ON noted.product_id = product.id
WHERE product.favorite_count + coalesce(noted.waiting, 0) <> coalesce(kept.favorites, 0)
