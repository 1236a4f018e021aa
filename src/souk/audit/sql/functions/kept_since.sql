-- Returns since when the changes of a table are known without a gap, null when it is not audited:
-- since its triggers were attached, or since the oldest month that was not archived.
CREATE OR REPLACE FUNCTION audit.kept_since(audited text)
RETURNS timestamptz
LANGUAGE sql
STABLE
AS $$
    SELECT greatest(known.audited_since, (
        SELECT min(to_date(right(month.relname, 7), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC')
        FROM pg_inherits AS part
        JOIN pg_class AS month ON month.oid = part.inhrelid
        WHERE part.inhparent = 'public.audit_entries'::regclass
          AND month.relname ~ '_[0-9]{4}_[0-9]{2}$'
    ))
    FROM audit_tables AS known
    WHERE known.name = audited;
$$;
