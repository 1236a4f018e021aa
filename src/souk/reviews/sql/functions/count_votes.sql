-- Trigger, for each vote: its review counts it, unless it is the voter's own. Runs as its owner, since who votes may not write
-- another's review.
CREATE OR REPLACE FUNCTION reviews.count_votes()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM reviews_reviews AS own
        WHERE own.id = NEW.review_id AND own.user_id = NEW.user_id
    ) THEN
        RAISE check_violation USING
            MESSAGE = format('review %s: its author does not vote on it', NEW.review_id),
            CONSTRAINT = 'reviews_votes_are_others';
    END IF;
    UPDATE reviews_reviews AS review
    SET helpful_count = review.helpful_count
            + coalesce(NEW.is_helpful, false)::integer - coalesce(OLD.is_helpful, false)::integer,
        not_helpful_count = review.not_helpful_count
            + coalesce(NOT NEW.is_helpful, false)::integer
            - coalesce(NOT OLD.is_helpful, false)::integer
    WHERE review.id = coalesce(NEW.review_id, OLD.review_id);
    RETURN NULL;
END
$$;
