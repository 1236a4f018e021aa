-- Returns what is offered under each wanted variant id or SKU, in the order they are given:
-- the price in force and what an order line remembers. An unknown or withdrawn one gives no row.
CREATE OR REPLACE FUNCTION catalog.offers_of(variants uuid[], skus text[])
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
    tracks_stock boolean
)
LANGUAGE sql
STABLE
ROWS 10
AS $$
    SELECT wanted.place::integer, variant.id, product.id, product.seller_id, variant.sku,
           product.name, variant.name, variant.options, image.file, image.url,
           variant.price_amount, product.currency, variant.weight_grams,
           product.requires_shipping AND NOT product.is_digital, variant.tracks_stock
    FROM unnest(variants, skus) WITH ORDINALITY AS wanted (id, sku, place)
    JOIN LATERAL (
        SELECT * FROM catalog_variants AS by_id WHERE by_id.id = wanted.id
        UNION ALL
        SELECT * FROM catalog_variants AS by_sku
        WHERE wanted.id IS NULL
          AND upper(by_sku.sku) = upper(wanted.sku)
          AND by_sku.deleted_at IS NULL
    ) AS variant ON variant.is_active AND variant.deleted_at IS NULL
    JOIN catalog_products AS product
        ON product.id = variant.product_id
       AND product.status = 'active'
       -- A product behind a password or a private link can still be bought by who has it.
       AND product.deleted_at IS NULL
       AND product.published_at <= now()
    LEFT JOIN LATERAL (
        SELECT picture.file, picture.url
        FROM catalog_images AS picture
        WHERE picture.id = variant.image_id
           OR (variant.image_id IS NULL
               AND picture.product_id = product.id AND picture.is_primary)
        LIMIT 1
    ) AS image ON true;
$$;
