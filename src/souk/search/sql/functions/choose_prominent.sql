-- Marks the products that are viewed most, the newest first among equals: they are searched before
-- all others. Returns how many changed.
CREATE OR REPLACE FUNCTION search.choose_prominent()
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    changed bigint;
BEGIN
    WITH best AS MATERIALIZED (
        SELECT entry.id
        FROM search_entries AS entry
        ORDER BY entry.view_count DESC, entry.id DESC
        LIMIT search.most_prominent()
    ),
    wrong AS MATERIALIZED (
        SELECT entry.id, false AS is_best
        FROM search_entries AS entry
        LEFT JOIN best ON best.id = entry.id
        WHERE entry.is_prominent AND best.id IS NULL
        UNION ALL
        SELECT entry.id, true
        FROM best
        JOIN search_entries AS entry ON entry.id = best.id
        WHERE NOT entry.is_prominent
    ),
    held AS MATERIALIZED (
        -- What somebody changes at the moment waits for the next time.
        SELECT entry.id, wrong.is_best
        FROM wrong
        JOIN search_entries AS entry ON entry.id = wrong.id
        ORDER BY entry.id
        FOR UPDATE OF entry SKIP LOCKED
    )
    UPDATE search_entries AS entry
    SET is_prominent = held.is_best
    FROM held
    WHERE entry.id = held.id;
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM search.settle_entries();
    RETURN changed;
END
$$;
