-- Returns an entry's values with each personal one replaced by a mark.
CREATE OR REPLACE FUNCTION audit.forgotten(audited text, kept jsonb)
RETURNS jsonb
LANGUAGE sql
STABLE
AS $$
    SELECT jsonb_object_agg(
        value.key,
        CASE
            WHEN recorded.kind = 'personal' AND value.value NOT IN ('null', '""')
                THEN '"[forgotten]"'
            ELSE value.value
        END
    )
    FROM jsonb_each(kept) AS value
    LEFT JOIN audit.recorded_columns(audited) AS recorded ON recorded.name = value.key;
$$;
