-- What search_entries should hold: each product that is listed from its published_at on, with what
-- it is found, filtered and sorted by.
CREATE OR REPLACE VIEW search.current_entries AS
SELECT product.id,
       product.published_at,
       product.price_amount,
       product.average_rating,
       product.review_count,
       product.view_count,
       product.is_featured,
       product.seller_id,
       -- Found in any case, and shown as they are written.
       lower(product.tags::text)::varchar(100)[] AS tags,
       product.category_ids,
       product.filter_values,
       search.vector_of(
           product.name, product.short_description, product.description, product.tags
       ) AS vector
FROM catalog_products AS product
-- As one truth, which no index has: of a table that was just filled nothing is known, and an index of
-- what is on sale would be taken for next to empty and read as a whole for a few products.
WHERE (
    product.status = 'active'
    AND product.visibility = 'public'
    AND product.deleted_at IS NULL
    AND product.seller_state <> 'closed'
    AND NOT product.is_hidden
    AND product.published_at IS NOT NULL
) IS TRUE;
