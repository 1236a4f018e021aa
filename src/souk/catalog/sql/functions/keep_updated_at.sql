-- Trigger on products: being looked at, liked and rated does not change a product, so that nobody
-- who edits it is told that somebody else did. Runs after touch_updated_at, by its trigger's name.
CREATE OR REPLACE FUNCTION catalog.keep_updated_at()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := OLD.updated_at;
    RETURN NEW;
END
$$;
