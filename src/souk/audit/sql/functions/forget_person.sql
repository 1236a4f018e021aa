-- Trigger, when an account was erased, at the end of that transaction: the audit forgets who the
-- person was. That something was changed, when and by whom stays; personal values go, and from
-- where the person did it, unless as staff.
-- The only change that entries ever see. It runs with the owner's rights, and the application
-- cannot have it but by erasing the account, which is an entry itself.
CREATE OR REPLACE FUNCTION audit.forget_person()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE audit_entries
    SET old_values = audit.forgotten(table_name, old_values),
        new_values = audit.forgotten(table_name, new_values)
    WHERE table_name = 'accounts_users' AND record_id = OLD.id::text
       OR subject_id = OLD.id;
    UPDATE audit_entries
    SET ip_address = NULL, user_agent = ''
    WHERE actor_id = OLD.id AND actor_role NOT IN ('manager', 'admin');
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION audit.forget_person() FROM PUBLIC;
