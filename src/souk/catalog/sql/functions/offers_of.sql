-- Returns what is offered under each variant, meant by its id, or by its SKU in any case where the id is
-- null: the price in force and what an order line remembers. An unknown or withdrawn one gives no row.
CREATE OR REPLACE FUNCTION catalog.offers_of(variants uuid[], skus text[] DEFAULT NULL)
RETURNS TABLE (
    place integer,
    variant_id uuid,
    product_id uuid,
    seller_id uuid,
    sku text,
    name text,
    variant_name text,
    options jsonb,
    image_file text,
    image_url text,
    unit_price_amount bigint,
    currency text,
    weight_grams integer,
    requires_shipping boolean,
    tracks_stock boolean,
    allow_backorder boolean,
    tax_class text,
    product_slug text
)
LANGUAGE sql
STABLE
ROWS 10
AS $$
    SELECT wanted.place::integer, variant.id, product.id, product.seller_id, variant.sku,
           product.name, variant.name, variant.options,
           image.file, image.url,
           variant.price_amount, product.currency, variant.weight_grams,
           product.requires_shipping AND NOT product.is_digital, variant.tracks_stock,
           variant.allow_backorder, product.tax_class, product.slug
    FROM unnest(variants, skus) WITH ORDINALITY AS wanted (id, sku, place)
    JOIN catalog_variants AS variant
        ON variant.id = coalesce(wanted.id, (
            SELECT named.id
            FROM catalog_variants AS named
            WHERE upper(named.sku) = upper(wanted.sku) AND named.deleted_at IS NULL
        ))
       AND variant.is_active
       AND variant.deleted_at IS NULL
    JOIN catalog_products AS product
        ON product.id = variant.product_id
       AND product.status = 'active'
       -- A product behind a password or a private link can still be bought by who has it.
       AND product.deleted_at IS NULL
       AND product.published_at <= now()
       -- What a seller on vacation offers is shown, and not sold.
       AND product.seller_state = 'open'
       -- A category that is inactive takes its products off sale.
       AND NOT product.is_hidden
    LEFT JOIN catalog_images AS image
        ON image.product_id = product.id
       AND CASE WHEN variant.image_id IS NULL THEN image.is_primary
                ELSE image.id = variant.image_id END;
$$;
