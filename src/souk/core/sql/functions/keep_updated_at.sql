-- Trigger, where only counts and the like change: being looked at, liked, rated and voted on does not
-- change a row, so that nobody who edits it is told that somebody else did. Runs after
-- touch_updated_at, by its trigger's name.
CREATE OR REPLACE FUNCTION core.keep_updated_at()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := OLD.updated_at;
    RETURN NEW;
END
$$;
