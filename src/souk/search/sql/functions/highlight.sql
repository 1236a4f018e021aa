-- Returns the part of a text that matches, matches between <mark> tags, all else escaped.
-- The text is escaped before it is marked, so that a product's own markup never gets through.
CREATE OR REPLACE FUNCTION search.highlight(plain text, words text, most integer)
RETURNS text
LANGUAGE sql
STABLE
AS $$
    SELECT ts_headline(
        'english',
        replace(replace(replace(
            regexp_replace(plain, '<[^>]*>', ' ', 'g'), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'),
        websearch_to_tsquery('english', words),
        format('StartSel=<mark>, StopSel=</mark>, MaxWords=%s, MinWords=%s', most, most / 2)
    );
$$;
