-- Trigger: keeps what a product is found by, its search vector and its filter values.
CREATE OR REPLACE FUNCTION catalog.describe_product()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.search_vector :=
        setweight(to_tsvector('english', NEW.name), 'A')
        || setweight(to_tsvector('english', NEW.short_description), 'B')
        || setweight(to_tsvector('english', NEW.description), 'C')
        || setweight(to_tsvector('english', array_to_string(NEW.tags, ' ')), 'D');
    NEW.filter_values := catalog.filter_values_of(NEW.id, NEW.attributes);
    IF NEW.status = 'active' AND NEW.published_at IS NULL THEN
        NEW.published_at := now();
    END IF;
    RETURN NEW;
END
$$;
