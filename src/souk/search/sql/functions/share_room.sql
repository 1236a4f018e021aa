-- Lets this transaction, one of so many writers, make prominent only its part of those that there is
-- still room for. Holds until it ends; all writers begin with this before one of them commits.
CREATE OR REPLACE FUNCTION search.share_room(writers integer)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    present integer;
BEGIN
    SELECT count(*) INTO present
    FROM (
        SELECT FROM search_entries WHERE is_prominent LIMIT search.most_prominent()
    ) AS prominent;
    PERFORM set_config(
        'souk.most_prominent',
        (present + (search.most_prominent() - present) / writers)::text,
        true
    );
END
$$;
