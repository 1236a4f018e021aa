-- Puts what was added to the indexes of words in its place: an index of words takes many products at
-- once at a fraction of the cost of one by one, from a list that every search would read. Called after
-- each change of entries, so that the list is empty but for the change that is being made.
CREATE OR REPLACE FUNCTION search.settle_entries()
RETURNS void
LANGUAGE plpgsql
-- Only the owner of an index may.
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM gin_clean_pending_list('public.search_entries_found'),
            gin_clean_pending_list('public.search_entries_prominent_found');
END
$$;
