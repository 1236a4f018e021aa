-- Returns a record as it was at a moment, null when it did not exist: what is there now, or was
-- when it was deleted, with every later change taken back, the latest first.
-- All that a transaction did to the record counts from its last change of it: nobody ever saw it
-- between two of them. A transaction is expected to last less than a day.
CREATE OR REPLACE FUNCTION audit.record_at(audited text, record text, moment timestamptz)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    state jsonb := audit.current_row(audited, record);
    change record;
BEGIN
    FOR change IN
        SELECT later.action, later.old_values
        FROM (
            SELECT entry.id, entry.action, entry.old_values,
                   max(entry.changed_at) OVER (PARTITION BY entry.transaction_id) AS counts_from
            FROM audit_entries AS entry
            WHERE entry.table_name = audited
              AND entry.record_id = record
              AND entry.id >= core.uuid7_floor(moment - interval '1 day')
        ) AS later
        WHERE later.counts_from > moment
        ORDER BY later.id DESC
    LOOP
        state := CASE change.action
            WHEN 'insert' THEN NULL
            WHEN 'delete' THEN change.old_values
            ELSE state || change.old_values
        END;
    END LOOP;
    -- Of some tables not every new row is recorded; its own words say when it was made.
    IF (state ->> 'created_at')::timestamptz > moment THEN
        RETURN NULL;
    END IF;
    RETURN state;
END
$$;
