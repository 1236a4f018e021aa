-- Returns a record of an audited table as it is now, as entries would hold it; null when there is
-- none, or the id cannot be one of that table.
CREATE OR REPLACE FUNCTION audit.current_row(audited text, record text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET timezone = 'UTC'
AS $$
DECLARE
    keys integer;
    condition text;
    parts text[] := ARRAY[record];
    found jsonb;
BEGIN
    SELECT count(*), string_agg(format('kept.%I = $1[%s]::%s', key.name, key.place, key.type), ' AND ')
    INTO keys, condition
    FROM audit.key_columns(audited) AS key;
    IF keys > 1 THEN
        parts := string_to_array(record, ':');
    END IF;
    IF cardinality(parts) <> keys THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT to_jsonb(kept) FROM public.%I AS kept WHERE %s', audited, condition)
    INTO found
    USING parts;
    RETURN (
        SELECT jsonb_object_agg(
            recorded.name,
            CASE
                WHEN recorded.kind = 'secret' AND found -> recorded.name NOT IN ('null', '""')
                    THEN '"[secret]"'
                ELSE found -> recorded.name
            END
        )
        FROM audit.recorded_columns(audited) AS recorded
        WHERE found IS NOT NULL
    );
EXCEPTION
    -- The second of a key that is one of a domain's words.
    WHEN invalid_text_representation OR check_violation THEN
        RETURN NULL;
END
$$;
