-- Trigger on entries: notes those whose words changed, to be posted. A row for each change: were it one
-- a product, a change made while search.post_noted takes the row of an earlier one would be lost.
CREATE OR REPLACE FUNCTION search.note_unposted()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        INSERT INTO search_unposted (product_id) VALUES (NEW.id);
    ELSE
        INSERT INTO search_unposted (product_id) SELECT changed.id FROM changed;
    END IF;
    RETURN NULL;
END
$$;
