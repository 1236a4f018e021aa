-- Trigger, once a statement on favourites: notes how many more or less each product has, in rows of
-- their own, so that customers never wait for one another. Runs as its owner, since nobody else
-- writes the notes.
CREATE OR REPLACE FUNCTION catalog.note_favorites()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO catalog_favorite_changes (product_id, change)
    SELECT changed.product_id, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
    FROM changed;
    RETURN NULL;
END
$$;
