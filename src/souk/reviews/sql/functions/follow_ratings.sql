-- Trigger, once a statement on reviews: products have the average and number of those that are
-- approved. Runs as its owner, since authors may not write products. Products are held in the order
-- of their ids, as everybody holds them, and counted by the next statement, which sees what others
-- approved meanwhile.
CREATE OR REPLACE FUNCTION reviews.follow_ratings()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    products uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- Planned at every call, as in search.note_products.
        EXECUTE $query$
            SELECT ARRAY(
                SELECT DISTINCT changed.product_id
                FROM changed
                JOIN before USING (id)
                WHERE (changed.status, changed.rating) <> (before.status, before.rating)
            )
        $query$ INTO products;
    ELSE
        products := ARRAY(
            SELECT DISTINCT changed.product_id FROM changed WHERE changed.status = 'approved'
        );
    END IF;
    IF products <> '{}' THEN
        PERFORM
        FROM catalog_products AS product
        WHERE product.id = ANY (products)
        ORDER BY product.id
        FOR NO KEY UPDATE;
        PERFORM reviews.refresh_ratings(products);
    END IF;
    RETURN NULL;
END
$$;
