-- Returns a text without markup, or the part of a long one around what first matches the pattern.
CREATE OR REPLACE FUNCTION search.excerpt(plain text, pattern text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    most CONSTANT integer := 240;
    before CONSTANT integer := 60;
    shown text := plain;
BEGIN
    IF strpos(shown, '<') > 0 THEN
        shown := regexp_replace(shown, '<[^>]*>', ' ', 'g');
    END IF;
    IF length(shown) > most THEN
        shown := substr(
            shown,
            greatest(1, regexp_instr(shown, coalesce(pattern, '$'), 1, 1, 0, 'i') - before),
            most
        );
    END IF;
    RETURN shown;
END
$$;
