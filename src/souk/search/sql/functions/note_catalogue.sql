-- Trigger on what stands on many pages (categories, sellers, warehouses): notes that all may change.
CREATE OR REPLACE FUNCTION search.note_catalogue()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO search_page_changes (topic) VALUES ('catalogue');
    RETURN NULL;
END
$$;
