-- Returns what the storefront filters a product by and counts: its pairs of filter_pairs_of, each once.
CREATE OR REPLACE FUNCTION catalog.filter_values_of(product uuid, attributes jsonb)
RETURNS text[]
LANGUAGE sql
STABLE
AS $$
    SELECT coalesce(array_agg(DISTINCT known.pair), '{}')
    FROM catalog.filter_pairs_of(product, attributes) AS known;
$$;
