-- Returns "name=value" for every attribute of a product and every option of its variants on sale, some
-- of them twice. Names in lower case, values as written. Without an aggregate, so that a statement
-- about many products takes it in as a part of itself.
CREATE OR REPLACE FUNCTION catalog.filter_pairs_of(product uuid, attributes jsonb)
RETURNS TABLE (pair text)
LANGUAGE sql
STABLE
AS $$
    SELECT lower(said.name) || '=' || said.value
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
    ) AS said (name, value)
    WHERE said.value <> '';
$$;
