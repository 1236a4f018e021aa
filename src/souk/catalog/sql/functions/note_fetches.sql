-- Trigger, once a statement on pictures: those that lie elsewhere are to be fetched, once for each
-- address that is written. Runs as its owner, since nobody else writes the notes.
CREATE OR REPLACE FUNCTION catalog.note_fetches()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- Planned at every call, as in search.note_products.
        EXECUTE $query$
            DELETE FROM catalog_fetches AS wanted
            USING changed
            JOIN before USING (id)
            WHERE wanted.image_id = changed.id AND changed.url IS DISTINCT FROM before.url
        $query$;
    END IF;
    INSERT INTO catalog_fetches (image_id)
    SELECT changed.id
    FROM changed
    WHERE changed.url > '' AND coalesce(changed.file, '') = ''
    ON CONFLICT (image_id) DO NOTHING;
    RETURN NULL;
END
$$;
