-- Returns a row's values with each secret one replaced by a mark: that there is one may be known.
CREATE OR REPLACE FUNCTION audit.without_secrets(kept jsonb, secret text[])
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
AS $$
    SELECT jsonb_object_agg(
        value.key,
        CASE
            WHEN value.key = ANY (secret) AND value.value NOT IN ('null', '""') THEN '"[secret]"'
            ELSE value.value
        END
    )
    FROM jsonb_each(kept) AS value;
$$;
