-- Trigger, once a statement on places: each category's count follows, by a note of its own.
CREATE OR REPLACE FUNCTION search.tally_places()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO search_tallies (category_id, products)
    SELECT changed.category_id, CASE TG_OP WHEN 'INSERT' THEN count(*) ELSE -count(*) END
    FROM changed
    GROUP BY changed.category_id;
    IF FOUND THEN
        INSERT INTO search_page_changes (topic) VALUES ('tree');
    END IF;
    RETURN NULL;
END
$$;
