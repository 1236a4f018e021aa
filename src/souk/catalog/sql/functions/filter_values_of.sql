-- Returns "name=value" for every attribute of a product and every option of its variants on sale:
-- what the storefront filters by and counts. Names in lower case, values as written.
CREATE OR REPLACE FUNCTION catalog.filter_values_of(product uuid, attributes jsonb)
RETURNS text[]
LANGUAGE sql
STABLE
AS $$
    SELECT coalesce(array_agg(DISTINCT lower(pair.name) || '=' || pair.value), '{}')
    FROM (
        SELECT attribute.key, value.one
        FROM jsonb_each(attributes) AS attribute
        CROSS JOIN LATERAL (
            SELECT jsonb_array_elements_text(
                CASE jsonb_typeof(attribute.value)
                    WHEN 'array' THEN attribute.value
                    ELSE jsonb_build_array(attribute.value)
                END
            )
        ) AS value (one)
        UNION ALL
        SELECT option.key, option.value
        FROM catalog_variants AS variant
        CROSS JOIN LATERAL jsonb_each_text(variant.options) AS option
        WHERE variant.product_id = product
          AND variant.is_active
          AND variant.deleted_at IS NULL
    ) AS pair (name, value)
    WHERE pair.value <> '';
$$;
