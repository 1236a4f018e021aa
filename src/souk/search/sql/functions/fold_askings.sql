-- Moves what was searched into the day's counts; returns how many rows were taken. Days and words
-- are written in one order, so that two of these never wait for each other in a circle.
CREATE OR REPLACE FUNCTION search.fold_askings()
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    taken bigint;
BEGIN
    WITH heard AS (
        DELETE FROM search_askings
        RETURNING (created_at AT TIME ZONE 'UTC')::date AS day, words, times, misses
    ),
    counted AS (
        INSERT INTO search_terms AS term (id, day, words, times, misses)
        SELECT core.uuid7(), heard.day, heard.words, sum(heard.times), sum(heard.misses)
        FROM heard
        GROUP BY heard.day, heard.words
        ORDER BY heard.day, heard.words
        ON CONFLICT (day, words) DO UPDATE
            SET times = term.times + excluded.times,
                misses = term.misses + excluded.misses
    )
    SELECT count(*) INTO taken FROM heard;
    RETURN taken;
END
$$;
