-- Trigger, at commit, on categories that were removed: none stands below one, and no product in it.
CREATE OR REPLACE FUNCTION catalog.keep_tree_whole()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM catalog_categories AS removed
        WHERE removed.id = NEW.id AND removed.deleted_at IS NOT NULL AND (
            EXISTS (
                SELECT FROM catalog_categories AS below
                WHERE below.parent_id = removed.id AND below.deleted_at IS NULL
            )
            OR EXISTS (
                SELECT FROM catalog_product_categories AS link WHERE link.category_id = removed.id
            )
        )
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'a category that is removed has nothing in it or below it',
            CONSTRAINT = 'catalog_categories_removed_are_empty';
    END IF;
    RETURN NULL;
END
$$;
