-- Says whether a product stands in one of the categories, or in one below them.
CREATE OR REPLACE FUNCTION catalog.stands_in(product uuid, categories uuid[])
RETURNS boolean
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM catalog_products AS known
        WHERE known.id = product AND known.category_ids && categories
    );
END
$$;
