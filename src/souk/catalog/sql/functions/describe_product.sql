-- Trigger: keeps the values that a product is filtered by, and when it was published.
CREATE OR REPLACE FUNCTION catalog.describe_product()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.filter_values := catalog.filter_values_of(NEW.id, NEW.attributes);
    IF NEW.status = 'active' AND NEW.published_at IS NULL THEN
        NEW.published_at := now();
    END IF;
    RETURN NEW;
END
$$;
