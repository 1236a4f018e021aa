-- Brings products up to date with their variants: the price and compare-at price of the cheapest
-- variant on sale, and (by the trigger on attributes) the filter values.
CREATE OR REPLACE FUNCTION catalog.refresh_prices(products uuid[])
RETURNS void
LANGUAGE sql
AS $$
    UPDATE catalog_products AS product
    SET price_amount = cheapest.price_amount,
        compare_at_amount = cheapest.compare_at_amount,
        attributes = product.attributes
    FROM unnest(products) AS changed (id)
    LEFT JOIN LATERAL (
        SELECT variant.price_amount, variant.compare_at_amount
        FROM catalog_variants AS variant
        WHERE variant.product_id = changed.id
          AND variant.is_active
          AND variant.deleted_at IS NULL
        ORDER BY variant.price_amount, variant.position, variant.id
        LIMIT 1
    ) AS cheapest ON true
    WHERE product.id = changed.id;
$$;
