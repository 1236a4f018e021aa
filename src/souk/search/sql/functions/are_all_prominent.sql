-- Says whether no product is other than prominent. Answered by the index of the others, one step:
-- a scan would pass all prominent ones first.
CREATE OR REPLACE FUNCTION search.are_all_prominent()
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET enable_seqscan = off
AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM search_entries AS entry WHERE NOT entry.is_prominent);
END
$$;
