-- What search_cards should hold: each product as listings show it, computed anew.
CREATE OR REPLACE VIEW search.current_cards AS
SELECT product.id AS product_id,
       substring(card.document FROM 2 FOR length(card.document) - 2) AS body,
       coalesce(nullif(image.card_file, ''), image.file)::varchar(100) AS image_file,
       image.url AS image_url,
       image.alt AS image_alt
FROM catalog_products AS product
LEFT JOIN catalog_images AS image ON image.product_id = product.id AND image.is_primary
LEFT JOIN catalog_product_categories AS link
    ON link.product_id = product.id AND link.is_primary
LEFT JOIN catalog_categories AS category ON category.id = link.category_id
LEFT JOIN sellers.storefronts AS seller ON seller.id = product.seller_id
CROSS JOIN LATERAL (
    SELECT json_build_object(
        'id', product.id,
        'name', product.name,
        'slug', product.slug,
        'short_description', product.short_description,
        'price_amount', product.price_amount,
        'compare_at_amount', product.compare_at_amount,
        'currency', product.currency,
        'average_rating', product.average_rating,
        'review_count', product.review_count,
        'category', CASE WHEN category.id IS NOT NULL THEN
            json_build_object('name', category.name, 'slug', category.slug)
        END,
        'seller', CASE WHEN seller.id IS NOT NULL THEN
            json_build_object(
                'name', seller.name, 'slug', seller.slug, 'on_vacation', seller.on_vacation
            )
        END
    )::text AS document
) AS card;
