-- Returns the variants that are meant, in the order they are given: by id, or by SKU in any case
-- where the id is null. One that is unknown stays null.
CREATE OR REPLACE FUNCTION catalog.variants_of(variants uuid[], skus text[])
RETURNS uuid[]
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    IF array_position(variants, NULL) IS NULL THEN
        RETURN variants;
    END IF;
    RETURN (
        SELECT array_agg(coalesce(wanted.id, variant.id) ORDER BY wanted.place)
        FROM unnest(variants, skus) WITH ORDINALITY AS wanted (id, sku, place)
        LEFT JOIN catalog_variants AS variant
            ON wanted.id IS NULL
           AND upper(variant.sku) = upper(wanted.sku)
           AND variant.deleted_at IS NULL
    );
END
$$;
