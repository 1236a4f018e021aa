-- Trigger on reviews: a vote does not change a review, so that its author is not told that somebody
-- else did. Runs after touch_updated_at, by its trigger's name.
CREATE OR REPLACE FUNCTION reviews.keep_updated_at()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := OLD.updated_at;
    RETURN NEW;
END
$$;
