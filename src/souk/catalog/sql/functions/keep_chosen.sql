-- Trigger, at commit, on variants and images that may have left a product without its chosen one:
-- whatever has variants has a default one, and whatever has pictures a primary one.
CREATE OR REPLACE FUNCTION catalog.keep_chosen()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    changed uuid := coalesce(NEW.product_id, OLD.product_id);
BEGIN
    -- The chosen one first, which its index finds: nearly always it is there.
    IF TG_TABLE_NAME = 'catalog_variants' THEN
        PERFORM FROM catalog_variants AS variant
        WHERE variant.product_id = changed AND variant.is_default AND variant.deleted_at IS NULL;
        IF NOT FOUND AND EXISTS (
            SELECT FROM catalog_variants AS variant
            WHERE variant.product_id = changed AND variant.deleted_at IS NULL
        ) THEN
            RAISE check_violation USING
                MESSAGE = 'one of a product''s variants is its default',
                CONSTRAINT = 'catalog_variants_have_a_default';
        END IF;
        RETURN NULL;
    END IF;

    PERFORM FROM catalog_images AS image WHERE image.product_id = changed AND image.is_primary;
    IF NOT FOUND AND EXISTS (
        SELECT FROM catalog_images AS image WHERE image.product_id = changed
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'one of a product''s pictures is its primary one',
            CONSTRAINT = 'catalog_images_have_a_primary';
    END IF;
    RETURN NULL;
END
$$;
