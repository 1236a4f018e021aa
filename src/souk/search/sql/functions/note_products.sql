-- Trigger, once a statement on products or on what stands on their pages: notes whose pages change.
-- What is only viewed more often stays as it was.
CREATE OR REPLACE FUNCTION search.note_products()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    slugs text[];
    featured boolean;
BEGIN
    IF TG_TABLE_NAME <> 'catalog_products' THEN
        PERFORM search.note_pages(array_agg(product.slug), bool_or(product.is_featured))
        FROM catalog_products AS product
        WHERE product.id IN (SELECT changed.product_id FROM changed);
    ELSIF TG_OP = 'UPDATE' THEN
        -- Planned at every call: by a plan of when one product changed, each of thousands would be
        -- compared with each.
        EXECUTE $query$
            SELECT array_agg(DISTINCT known.slug), bool_or(known.is_featured)
            FROM changed
            JOIN before ON before.id = changed.id
            CROSS JOIN LATERAL (
                VALUES (before.slug, before.is_featured), (changed.slug, changed.is_featured)
            ) AS known (slug, is_featured)
            -- Compared as a whole only where that is not clear already.
            WHERE CASE WHEN before.updated_at IS DISTINCT FROM changed.updated_at THEN true
                  ELSE to_jsonb(before) - 'view_count' <> to_jsonb(changed) - 'view_count' END
        $query$ INTO slugs, featured;
        PERFORM search.note_pages(slugs, featured);
    ELSE
        PERFORM search.note_pages(array_agg(changed.slug), bool_or(changed.is_featured))
        FROM changed;
    END IF;
    RETURN NULL;
END
$$;
