-- Returns a pattern that finds a word without accents in a text that has some.
CREATE OR REPLACE FUNCTION search.any_accent(pattern text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    letters CONSTANT text[] := ARRAY[
        'aàáâãäåāăą', 'cçćĉċč', 'dďđ', 'eèéêëēĕėęě', 'gĝğġģ', 'iìíîïĩīĭįı', 'lĺļľł', 'nñńņňŉ',
        'oòóôõöøōŏő', 'rŕŗř', 'sśŝşšș', 'tţťŧț', 'uùúûüũūŭůűų', 'yýÿŷ', 'zźżž'
    ];
    letter text;
BEGIN
    -- Inside [iy] stands a letter of its own already: a class in a class is none.
    pattern := replace(pattern, '[iy]', '(?:i|y)');
    FOREACH letter IN ARRAY letters LOOP
        IF strpos(pattern, left(letter, 1)) > 0 THEN
            pattern := regexp_replace(
                pattern, '(?<!\\)' || left(letter, 1), '[' || letter || upper(substr(letter, 2)) || ']', 'g'
            );
        END IF;
    END LOOP;
    RETURN pattern;
END
$$;
