-- Removes words that no product has any more, and those that were learned twice; returns how many.
CREATE OR REPLACE FUNCTION search.forget_words()
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM search_words AS known
    WHERE EXISTS (
              SELECT FROM search_words AS first WHERE first.word = known.word AND first.id < known.id
          )
       OR NOT EXISTS (
              SELECT FROM search_entries AS entry
              WHERE entry.vector @@ plainto_tsquery('search.plain', known.word)
          );
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
