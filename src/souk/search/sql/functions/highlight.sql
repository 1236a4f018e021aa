-- Returns a text, or the part of a long one around its first match, with what matches its pattern
-- between <mark> tags and all else escaped: a product's own markup never gets through. Control
-- characters, which no text shows, hold the places of the marks until that is done. See
-- highlight_patterns.
CREATE OR REPLACE FUNCTION search.highlight(plain text, patterns text[])
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    most CONSTANT integer := 240;
    before CONSTANT integer := 60;
    shown text := plain;
    pattern text;
BEGIN
    IF strpos(shown, E'\x01') + strpos(shown, E'\x02') > 0 THEN
        -- Of a long text, this costs more than all else; next to none has them.
        shown := translate(shown, E'\x01\x02', '');
    END IF;
    IF strpos(shown, '<') > 0 THEN
        shown := regexp_replace(shown, '<[^>]*>', ' ', 'g');
    END IF;
    pattern := patterns[CASE WHEN octet_length(shown) = length(shown) THEN 1 ELSE 2 END];
    IF length(shown) > most THEN
        shown := substr(
            shown,
            greatest(1, coalesce(regexp_instr(shown, pattern, 1, 1, 0, 'i'), 0) - before),
            most
        );
    END IF;
    IF pattern IS NOT NULL THEN
        shown := regexp_replace(shown, pattern, E'\x01\\&\x02', 'gi');
    END IF;
    shown := replace(replace(replace(shown, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
    RETURN replace(replace(shown, E'\x01', '<mark>'), E'\x02', '</mark>');
END
$$;
