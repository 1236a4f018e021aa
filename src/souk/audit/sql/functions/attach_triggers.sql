-- Attaches the audit's triggers to every table of audited_tables(), and takes them from others.
-- Returns how many were made. What is as it should be is left alone, without a lock; a comment on
-- each trigger keeps the text it was made from. Run by `souk migrate`, after all migrations: their
-- new columns are recorded from then on.
CREATE OR REPLACE FUNCTION audit.attach_triggers()
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    wanted record;
    gone record;
    made integer := 0;
BEGIN
    FOR gone IN
        SELECT attached.tgname, attached.tgrelid::regclass AS place
        FROM pg_trigger AS attached
        LEFT JOIN audit.wanted_triggers() AS still
            ON still.place = attached.tgrelid AND still.name = attached.tgname
        WHERE attached.tgfoid IN (
            'audit.record_change()'::regprocedure, 'audit.record_rows()'::regprocedure
        )
          AND attached.tgparentid = 0
          AND still.name IS NULL
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', gone.tgname, gone.place);
    END LOOP;

    FOR wanted IN
        SELECT trigger.*, attached.oid IS NULL AS is_missing
        FROM audit.wanted_triggers() AS trigger
        LEFT JOIN pg_trigger AS attached
            ON attached.tgrelid = trigger.place AND attached.tgname = trigger.name
        WHERE attached.oid IS NULL
           OR obj_description(attached.oid, 'pg_trigger') IS DISTINCT FROM trigger.definition
    LOOP
        -- Not replaced: one for each row leaves those of its partitions behind.
        EXECUTE format('DROP TRIGGER IF EXISTS %I ON %s', wanted.name, wanted.place);
        EXECUTE wanted.definition;
        EXECUTE format(
            'COMMENT ON TRIGGER %I ON %s IS %L', wanted.name, wanted.place, wanted.definition
        );
        IF wanted.is_missing THEN
            -- What changed without it is not known.
            INSERT INTO audit_tables (name, audited_since)
            VALUES (wanted.table_name, now())
            ON CONFLICT (name) DO UPDATE SET audited_since = excluded.audited_since;
        END IF;
        made := made + 1;
    END LOOP;

    DELETE FROM audit_tables WHERE name NOT IN (SELECT name FROM audit.audited_tables());
    RETURN made;
END
$$;
