-- Trigger: when a category's path changes, so do those of its children; when it moves, is hidden
-- or shown, the products in it and below it learn it.
CREATE OR REPLACE FUNCTION catalog.move_subcategories()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF OLD.path <> NEW.path THEN
        UPDATE catalog_categories SET parent_id = parent_id WHERE parent_id = NEW.id;
    END IF;
    IF (OLD.parent_id, OLD.is_active) IS DISTINCT FROM (NEW.parent_id, NEW.is_active) THEN
        PERFORM catalog.refresh_category_ids(array_agg(DISTINCT link.product_id))
        FROM catalog_product_categories AS link
        JOIN catalog_categories AS category ON category.id = link.category_id
        WHERE category.path = NEW.path OR category.path LIKE NEW.path || '/%';
    END IF;
    RETURN NULL;
END
$$;
