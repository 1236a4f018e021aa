-- Notes the products of parts of which fewer than half of the numbers still find one, so that they are
-- posted anew; forgets the postings of parts of which none does. Returns how many rows that wrote.
CREATE OR REPLACE FUNCTION search.thin_postings()
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    half CONSTANT integer := 32768;
    noted integer;
    forgotten integer;
BEGIN
    -- Else a part that is just begun would be forgotten.
    IF NOT pg_try_advisory_xact_lock(hashtext('search.post_noted')) THEN
        RETURN 0;
    END IF;

    INSERT INTO search_unposted (product_id)
    SELECT known.product_id
    FROM search_numbers AS known
    WHERE search.part_of(known.number) IN (
        SELECT search.part_of(number.number)
        FROM search_numbers AS number
        -- The last one is not full yet.
        WHERE search.part_of(number.number)
            < (SELECT search.part_of(max(latest.number)) FROM search_numbers AS latest)
        GROUP BY 1
        HAVING count(*) < half
    );
    GET DIAGNOSTICS noted = ROW_COUNT;

    DELETE FROM search_postings AS posting
    WHERE posting.part NOT IN (
        SELECT search.part_of(number.number) FROM search_numbers AS number GROUP BY 1
    );
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN noted + forgotten;
END
$$;
