-- Deletes what was searched more than so many days ago; returns how many rows.
CREATE OR REPLACE FUNCTION search.forget_terms(days integer)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM search_terms WHERE day < current_date - days;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
