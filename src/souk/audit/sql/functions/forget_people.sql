-- Forgets who these people were, all of whom must be erased themselves: personal values in what is
-- recorded of them go, and from where they did what they did, unless as staff. That something was
-- changed, when and by whom stays. Returns how many entries changed; repeating it changes none.
-- The only change that entries ever see. It runs with the owner's rights, and the application
-- cannot have it but by erasing the account, which is an entry itself.
CREATE OR REPLACE FUNCTION audit.forget_people(people uuid[])
RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    erased CONSTANT uuid[] := ARRAY(
        SELECT person
        FROM unnest(people) AS person
        WHERE NOT EXISTS (
            SELECT FROM accounts_users AS account
            WHERE account.id = person AND account.deleted_at IS NULL
        )
    );
    told bigint;
    done bigint;
BEGIN
    UPDATE audit_entries AS entry
    SET old_values = audit.forgotten(entry.table_name, entry.old_values),
        new_values = audit.forgotten(entry.table_name, entry.new_values)
    WHERE (
            (entry.table_name = 'accounts_users' AND entry.record_id = ANY (erased::text[]))
            OR entry.subject_id = ANY (erased)
        )
      AND (entry.old_values, entry.new_values) IS DISTINCT FROM (
          audit.forgotten(entry.table_name, entry.old_values),
          audit.forgotten(entry.table_name, entry.new_values)
      );
    GET DIAGNOSTICS told = ROW_COUNT;
    UPDATE audit_entries AS entry
    SET ip_address = NULL, user_agent = ''
    WHERE entry.actor_id = ANY (erased)
      AND entry.actor_role <> 'staff'
      AND (entry.ip_address IS NOT NULL OR entry.user_agent <> '');
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN told + done;
END
$$;
