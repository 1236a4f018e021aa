-- Trigger, for each answer that comes or goes: its review says whether there is one, for who looks for
-- what waits. Runs as its owner, since who answers may not write another's review.
CREATE OR REPLACE FUNCTION reviews.note_answers()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE reviews_reviews AS review
    SET is_answered = TG_OP = 'INSERT'
    WHERE review.id = coalesce(NEW.review_id, OLD.review_id);
    RETURN NULL;
END
$$;
