-- Returns products as a listing shows them, in the order of the ids, as one JSON array.
-- With `words`, each has the places where name and description match, between <mark> tags;
-- all else in a highlight is escaped.
CREATE OR REPLACE FUNCTION search.product_cards(products uuid[], media_url text, words text)
RETURNS text
LANGUAGE plpgsql
STABLE
AS $$
-- PL/pgSQL keeps the plan; a function in SQL would be planned at every call.
BEGIN
    RETURN (
        SELECT coalesce(string_agg(
            json_build_object(
                'id', product.id,
                'name', product.name,
                'slug', product.slug,
                'short_description', product.short_description,
                'price_amount', product.price_amount,
                'compare_at_amount', product.compare_at_amount,
                'currency', product.currency,
                'in_stock', EXISTS (
                    SELECT
                    FROM catalog_variants AS variant
                    WHERE variant.product_id = product.id
                      AND variant.is_active
                      AND variant.deleted_at IS NULL
                      AND (NOT variant.tracks_stock OR EXISTS (
                          SELECT
                          FROM inventory_stock AS stock
                          JOIN inventory_warehouses AS warehouse
                              ON warehouse.id = stock.warehouse_id
                          WHERE stock.variant_id = variant.id
                            AND stock.available > 0
                            AND warehouse.is_active
                      ))
                ),
                'average_rating', product.average_rating,
                'review_count', product.review_count,
                'image', CASE WHEN image.id IS NOT NULL THEN json_build_object(
                'url', coalesce(image.url, media_url || image.file), 'alt', image.alt
            ) END,
                'category', CASE WHEN category.slug IS NOT NULL THEN
                    json_build_object('name', category.name, 'slug', category.slug)
                END,
                'seller', NULL,
                'highlight', CASE WHEN words IS NOT NULL THEN json_build_object(
                    'name', search.highlight(product.name, words, 10),
                    'description', search.highlight(
                        coalesce(nullif(product.short_description, ''), product.description), words, 20
                    )
                ) END
            )::text, ',' ORDER BY wanted.place
        ), '')
        FROM unnest(products) WITH ORDINALITY AS wanted (id, place)
        JOIN catalog_products AS product ON product.id = wanted.id
        LEFT JOIN catalog_images AS image ON image.product_id = product.id AND image.is_primary
        LEFT JOIN catalog_product_categories AS link
            ON link.product_id = product.id AND link.is_primary
        LEFT JOIN catalog_categories AS category ON category.id = link.category_id
    );
END
$$;
