-- Trigger, for each vote: its review counts it. Runs as its owner, since who votes may not write
-- another's review.
CREATE OR REPLACE FUNCTION reviews.count_votes()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
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
