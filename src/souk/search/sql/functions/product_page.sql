-- Returns the whole of a product on sale as JSON text, by its slug and the visibility that it has for
-- who asks; null when there is none.
CREATE OR REPLACE FUNCTION search.product_page(wanted_slug text, media_url text, visible text)
RETURNS text
LANGUAGE plpgsql
STABLE
-- One plan for all values: planning anew would cost more than the whole call.
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'id', product.id,
            'name', product.name,
            'slug', product.slug,
            'short_description', product.short_description,
            'description', product.description,
            'price_amount', product.price_amount,
            'compare_at_amount', product.compare_at_amount,
            'currency', product.currency,
            'in_stock', coalesce(variants.in_stock, false),
            'available_quantity', variants.available_quantity,
            'sku', variants.default_sku,
            'average_rating', product.average_rating,
            'review_count', product.review_count,
            'favorite_count', product.favorite_count,
            'featured', product.is_featured,
            'digital', product.is_digital,
            'image', (
                SELECT json_build_object(
                    'url', coalesce(image.url, media_url || image.file),
                    'card_url', coalesce(
                        image.url, media_url || coalesce(nullif(image.card_file, ''), image.file)
                    ),
                    'alt', image.alt
                )
                FROM catalog_images AS image
                WHERE image.product_id = product.id AND image.is_primary
            ),
            'images', coalesce((
                SELECT json_agg(json_build_object(
                    'url', coalesce(image.url, media_url || image.file),
                    'card_url', coalesce(
                        image.url, media_url || coalesce(nullif(image.card_file, ''), image.file)
                    ),
                    'alt', image.alt
                ) ORDER BY image.is_primary DESC, image.position, image.id)
                FROM catalog_images AS image
                WHERE image.product_id = product.id
            ), '[]'),
            'option_names', product.option_names,
            'variants', coalesce(variants.documents, '[]'),
            'attributes', product.attributes,
            'tags', product.tags,
            'category', (
                SELECT json_build_object('name', category.name, 'slug', category.slug)
                FROM catalog_product_categories AS link
                JOIN catalog_categories AS category ON category.id = link.category_id
                WHERE link.product_id = product.id AND link.is_primary
            ),
            'breadcrumbs', coalesce((
                SELECT json_agg(json_build_object('name', above.name, 'slug', above.slug)
                                ORDER BY above.level)
                FROM catalog_product_categories AS link
                JOIN catalog_categories AS category ON category.id = link.category_id
                JOIN catalog_categories AS above
                    ON above.slug = ANY (string_to_array(category.path, '/'))
                   AND above.deleted_at IS NULL
                WHERE link.product_id = product.id AND link.is_primary
            ), '[]'),
            'seo', json_build_object(
                'title', coalesce(nullif(product.seo_title, ''), product.name),
                'description', coalesce(nullif(product.seo_description, ''),
                                        product.short_description),
                'keywords', product.seo_keywords
            ),
            'video_url', nullif(product.video_url, ''),
            'seller', CASE WHEN product.seller_id IS NOT NULL THEN (
                SELECT json_build_object(
                    'name', seller.name,
                    'slug', seller.slug,
                    'on_vacation', seller.on_vacation,
                    'vacation_message', seller.vacation_message
                )
                FROM sellers.storefronts AS seller
                WHERE seller.id = product.seller_id
            ) END,
            'published_at', product.published_at,
            'updated_at', product.updated_at
        )::text
        FROM catalog_products AS product
        LEFT JOIN LATERAL (
            SELECT json_agg(json_build_object(
                       'id', variant.id,
                       'sku', variant.sku,
                       'barcode', variant.barcode,
                       'name', variant.name,
                       'options', variant.options,
                       'attributes', variant.attributes,
                       'price_amount', variant.price_amount,
                       'compare_at_amount', variant.compare_at_amount,
                       'weight_grams', variant.weight_grams,
                       'dimensions', variant.dimensions,
                       'available_quantity', CASE WHEN variant.tracks_stock
                           THEN coalesce(stock.available, 0) END,
                       'in_stock', NOT variant.tracks_stock OR variant.allow_backorder
                           OR coalesce(stock.available, 0) > 0,
                       'allow_backorder', variant.allow_backorder,
                       'image', CASE WHEN image.id IS NOT NULL THEN json_build_object(
                           'url', coalesce(image.url, media_url || image.file),
                           'card_url', coalesce(
                               image.url,
                               media_url || coalesce(nullif(image.card_file, ''), image.file)
                           ),
                           'alt', image.alt
                       ) END
                   ) ORDER BY variant.position, variant.id) AS documents,
                   bool_or(NOT variant.tracks_stock OR variant.allow_backorder
                       OR coalesce(stock.available, 0) > 0) AS in_stock,
                   CASE WHEN bool_and(variant.tracks_stock)
                       THEN coalesce(sum(stock.available), 0)::bigint END AS available_quantity,
                   max(variant.sku) FILTER (WHERE variant.is_default) AS default_sku
            FROM catalog_variants AS variant
            LEFT JOIN catalog_images AS image ON image.id = variant.image_id
            LEFT JOIN LATERAL (
                SELECT sum(place.available)::bigint AS available
                FROM inventory_stock AS place
                JOIN inventory_warehouses AS warehouse ON warehouse.id = place.warehouse_id
                WHERE place.variant_id = variant.id AND warehouse.is_active
            ) AS stock ON true
            WHERE variant.product_id = product.id
              AND variant.is_active
              AND variant.deleted_at IS NULL
        ) AS variants ON true
        WHERE product.slug = wanted_slug
          AND product.status = 'active'
          AND product.visibility = visible
          AND product.published_at <= now()
          AND product.deleted_at IS NULL
          AND product.seller_state <> 'closed'
          AND NOT product.is_hidden
    );
END
$$;
