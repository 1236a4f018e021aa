-- Holds a review until the transaction ends, so that nobody changes it or takes it away meanwhile;
-- says whether it is shown. Runs as its owner: who votes on a review, or answers it, may not lock
-- what somebody else wrote.
CREATE OR REPLACE FUNCTION reviews.hold_review(wanted uuid)
RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    is_shown boolean;
BEGIN
    SELECT review.status = 'approved' INTO is_shown
    FROM reviews_reviews AS review
    WHERE review.id = wanted
    FOR NO KEY UPDATE;
    RETURN coalesce(is_shown, false);
END
$$;
