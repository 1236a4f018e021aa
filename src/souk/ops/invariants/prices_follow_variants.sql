-- A product shows the price of its cheapest variant on sale.
SELECT product.id, product.slug, product.price_amount, cheapest.price_amount AS variant_amount
FROM catalog_products AS product
LEFT JOIN LATERAL (
    SELECT min(variant.price_amount) AS price_amount
    FROM catalog_variants AS variant
    WHERE variant.product_id = product.id AND variant.is_active AND variant.deleted_at IS NULL
) AS cheapest ON true
WHERE product.price_amount IS DISTINCT FROM cheapest.price_amount
