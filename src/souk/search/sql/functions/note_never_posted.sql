-- Notes the products that were never posted: an earlier version knew of no postings. The triggers that
-- note changes are made in the same transaction before, so that nothing changes in between.
CREATE OR REPLACE FUNCTION search.note_never_posted()
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO search_unposted (product_id)
    SELECT entry.id
    FROM search_entries AS entry
    WHERE NOT EXISTS (SELECT FROM search_numbers AS known WHERE known.product_id = entry.id)
      AND NOT EXISTS (SELECT FROM search_unposted AS noted WHERE noted.product_id = entry.id);
END
$$;
