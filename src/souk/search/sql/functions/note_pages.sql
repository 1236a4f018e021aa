-- Notes that the pages of these products, by their slugs, show what was; and of lists, where one of
-- them is featured. Many at once are all of them: an import writes one note a statement.
CREATE OR REPLACE FUNCTION search.note_pages(slugs text[], are_featured boolean)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF cardinality(slugs) > 200 THEN
        INSERT INTO search_page_changes (topic) VALUES ('catalogue');
        RETURN;
    END IF;
    INSERT INTO search_page_changes (topic)
    SELECT 'product:' || slug FROM unnest(slugs) AS slug
    UNION ALL
    SELECT 'featured' WHERE are_featured;
END
$$;
