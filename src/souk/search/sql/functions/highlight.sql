-- Returns a text, or the part of a long one around its first match, with what matches the pattern
-- between <mark> tags and all else escaped: it is escaped before it is marked, so that a product's
-- own markup never gets through. See highlight_pattern.
CREATE OR REPLACE FUNCTION search.highlight(plain text, pattern text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    most CONSTANT integer := 240;
    before CONSTANT integer := 60;
    shown text := regexp_replace(plain, '<[^>]*>', ' ', 'g');
BEGIN
    IF length(shown) > most THEN
        shown := substr(
            shown,
            greatest(1, regexp_instr(shown, coalesce(pattern, '$'), 1, 1, 0, 'i') - before),
            most
        );
    END IF;
    shown := replace(replace(replace(shown, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
    IF pattern IS NULL THEN
        RETURN shown;
    END IF;
    RETURN regexp_replace(shown, pattern, '<mark>\&</mark>', 'gi');
END
$$;
