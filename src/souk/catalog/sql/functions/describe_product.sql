-- Trigger: keeps the values that a product is filtered by, and when it was published. Of new ones that
-- come by the thousand, the statement says them itself (product_import.tables).
CREATE OR REPLACE FUNCTION catalog.describe_product()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR NEW.filter_values = '{}' THEN
        NEW.filter_values := catalog.filter_values_of(NEW.id, NEW.attributes);
    END IF;
    IF NEW.status = 'active' AND NEW.published_at IS NULL THEN
        NEW.published_at := now();
    END IF;
    RETURN NEW;
END
$$;
