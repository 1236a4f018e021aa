-- Returns the triggers that every audited table should have, and the statement that makes each.
-- An update is only looked at when it sets a recorded column, and one differs: else nothing is called
-- at all. No trigger changes a recorded column of a row of which the statement sets none.
CREATE OR REPLACE FUNCTION audit.wanted_triggers()
RETURNS TABLE (table_name text, place regclass, name text, definition text)
LANGUAGE sql
STABLE
AS $$
    SELECT entry.name,
           -- Fails, and the migration with it, when the list names a table that is not there.
           ('public.' || entry.name)::regclass,
           'record_' || act.name,
           format(
               'CREATE TRIGGER record_%s AFTER %s ON public.%I %s(%L, %L, %L, %L)',
               act.name,
               CASE act.name
                   WHEN 'update' THEN format('UPDATE OF %s', columns.names)
                   ELSE upper(act.name)
               END,
               entry.name,
               CASE
                   WHEN act.name = 'update' THEN format(
                       'FOR EACH ROW WHEN (ROW(%s) IS DISTINCT FROM ROW(%s)) '
                       'EXECUTE FUNCTION audit.record_change',
                       columns.before, columns.after
                   )
                   WHEN entry.inserts = 'all' THEN format(
                       'REFERENCING %s TABLE AS changed '
                       'FOR EACH STATEMENT EXECUTE FUNCTION audit.record_rows',
                       CASE act.name WHEN 'insert' THEN 'NEW' ELSE 'OLD' END
                   )
                   WHEN act.name = 'insert' THEN format(
                       'FOR EACH ROW WHEN (%s) EXECUTE FUNCTION audit.record_change',
                       entry.inserts
                   )
                   ELSE 'FOR EACH ROW EXECUTE FUNCTION audit.record_change'
               END,
               (SELECT array_agg(part.name ORDER BY part.place)
                FROM audit.key_columns(entry.name) AS part),
               coalesce(columns.left_out, '{}'), coalesce(columns.secret, '{}'),
               coalesce(entry.subject, '')
           )
    FROM audit.audited_tables() AS entry
    CROSS JOIN LATERAL (
        SELECT string_agg(format('OLD.%I', attribute.attname), ', ' ORDER BY attribute.attnum)
                   FILTER (WHERE recorded.name IS NOT NULL) AS before,
               string_agg(format('NEW.%I', attribute.attname), ', ' ORDER BY attribute.attnum)
                   FILTER (WHERE recorded.name IS NOT NULL) AS after,
               string_agg(format('%I', attribute.attname), ', ' ORDER BY attribute.attnum)
                   FILTER (WHERE recorded.name IS NOT NULL) AS names,
               array_agg(attribute.attname ORDER BY attribute.attnum)
                   FILTER (WHERE recorded.name IS NULL) AS left_out,
               array_agg(attribute.attname ORDER BY attribute.attnum)
                   FILTER (WHERE recorded.kind = 'secret') AS secret
        FROM pg_attribute AS attribute
        LEFT JOIN audit.recorded_columns(entry.name) AS recorded
            ON recorded.name = attribute.attname
        WHERE attribute.attrelid = to_regclass('public.' || entry.name)
          AND attribute.attnum > 0
          AND NOT attribute.attisdropped
    ) AS columns
    CROSS JOIN (VALUES ('insert'), ('update'), ('delete')) AS act (name)
    WHERE act.name <> 'insert' OR entry.inserts <> 'false';
$$;
