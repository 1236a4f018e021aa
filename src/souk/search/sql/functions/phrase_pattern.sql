-- Returns the pattern of words that stand beside each other, each with any ending; words that no
-- search looks for, such as "of", may be any. Null when nothing is left of them.
CREATE OR REPLACE FUNCTION search.phrase_pattern(words text)
RETURNS text
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT string_agg(
            CASE WHEN placed.between IS NULL THEN ''
                 WHEN placed.between < 1 THEN '\w*\W+'
                 ELSE '\w*\W+(?:\w+\W+){' || placed.between || '}'
            END || search.stem_pattern(placed.lexeme),
            '' ORDER BY placed.position
        )
        FROM (
            SELECT found.lexeme, at.position,
                   at.position - 1 - lag(at.position) OVER (ORDER BY at.position) AS between
            FROM unnest(to_tsvector('search.words', translate(words, '-/', '  '))) AS found
            CROSS JOIN LATERAL unnest(found.positions) AS at (position)
        ) AS placed
    );
END
$$;
