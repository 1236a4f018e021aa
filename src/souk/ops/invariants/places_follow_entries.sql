-- A category's page shows what stands in it.
SELECT coalesce(entry.id, place.product_id) AS product_id,
       coalesce(entry.category_id, place.category_id) AS category_id
FROM (
    SELECT id, unnest(category_ids) AS category_id, published_at, price_amount,
           search.filter_bits(filter_values || tags::text[]) AS filter_bits
    FROM search_entries
) AS entry
FULL JOIN search_places AS place
    ON place.product_id = entry.id AND place.category_id = entry.category_id
WHERE (entry.published_at, entry.price_amount, entry.filter_bits)
    IS DISTINCT FROM (place.published_at, place.price_amount, place.filter_bits)
   OR entry.id IS NULL
   OR place.product_id IS NULL
