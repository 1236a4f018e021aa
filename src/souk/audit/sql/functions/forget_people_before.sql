-- Forgets every personal value in entries before a moment, as forget_person does: run by the owner
-- before a month is archived, where no later erasure would find it. Returns how many entries.
CREATE OR REPLACE FUNCTION audit.forget_people_before(moment timestamptz)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    changed bigint;
BEGIN
    UPDATE audit_entries
    SET old_values = audit.forgotten(table_name, old_values),
        new_values = audit.forgotten(table_name, new_values),
        ip_address = NULL,
        user_agent = ''
    WHERE id < core.uuid7_floor(moment)
      AND (ip_address IS NOT NULL OR user_agent <> '' OR table_name IN (
          SELECT entry.name FROM audit.audited_tables() AS entry WHERE entry.about = 'person'
      ));
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
