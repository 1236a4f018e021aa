-- Trigger: when a category's path changes, so do those of its children, and the products below
-- learn their new ancestors.
CREATE OR REPLACE FUNCTION catalog.move_subcategories()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE catalog_categories SET parent_id = parent_id WHERE parent_id = NEW.id;
    IF OLD.parent_id IS DISTINCT FROM NEW.parent_id THEN
        PERFORM catalog.refresh_category_ids(array_agg(link.product_id))
        FROM catalog_product_categories AS link
        JOIN catalog_categories AS category ON category.id = link.category_id
        WHERE category.path = NEW.path OR category.path LIKE NEW.path || '/%';
    END IF;
    RETURN NULL;
END
$$;
