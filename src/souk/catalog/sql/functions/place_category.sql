-- Trigger: a category's path and level follow from its parent's; no category is below itself, nor
-- below one that is removed.
CREATE OR REPLACE FUNCTION catalog.place_category()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    parent catalog_categories;
BEGIN
    IF NEW.parent_id IS NULL THEN
        NEW.path := NEW.slug;
        NEW.level := 0;
    ELSE
        SELECT * INTO parent FROM catalog_categories WHERE id = NEW.parent_id;
        IF parent.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN
            RAISE check_violation USING
                MESSAGE = 'a category stands below one that is there',
                CONSTRAINT = 'catalog_categories_parent_is_there';
        END IF;
        IF TG_OP = 'UPDATE' AND starts_with(parent.path || '/', OLD.path || '/') THEN
            RAISE check_violation USING
                MESSAGE = 'a category cannot be moved below itself',
                CONSTRAINT = 'catalog_categories_has_no_cycle';
        END IF;
        NEW.path := parent.path || '/' || NEW.slug;
        NEW.level := parent.level + 1;
    END IF;
    NEW.search_vector := to_tsvector('english', NEW.name || ' ' || NEW.description);
    RETURN NEW;
END
$$;
