-- Trigger: records one change of one row, with who made it, from where, in which request.
-- Its arguments are made by attach_triggers: the columns of the key, those left out, the secret
-- ones, and the one that names the row's subject.
-- It alone may write the audit: it runs with the owner's rights, the application has none there,
-- and may not make triggers of it. pg_temp comes last, so that no temporary table stands in.
CREATE OR REPLACE FUNCTION audit.record_change()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    keys CONSTANT text[] := TG_ARGV[0];
    left_out CONSTANT text[] := TG_ARGV[1];
    secret CONSTANT text[] := TG_ARGV[2];
    moment CONSTANT timestamptz := clock_timestamp();
    actor CONSTANT text := nullif(current_setting('souk.user_id', true), '');
    before jsonb;
    after jsonb;
    known jsonb;
    record text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        before := to_jsonb(OLD) - left_out;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        after := to_jsonb(NEW) - left_out;
    END IF;
    known := coalesce(after, before);
    record := known ->> keys[1];
    FOR place IN 2 .. cardinality(keys) LOOP
        record := record || ':' || (known ->> keys[place]);
    END LOOP;
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(change.key, before -> change.key),
               jsonb_object_agg(change.key, change.value)
        INTO before, after
        FROM jsonb_each(after) AS change
        WHERE change.value <> before -> change.key;
    END IF;
    IF secret <> '{}' THEN
        before := audit.without_secrets(before, secret);
        after := audit.without_secrets(after, secret);
    END IF;

    INSERT INTO audit_entries
        (id, table_name, record_id, subject_id, action, actor_id, actor_role, ip_address,
         user_agent, request_id, old_values, new_values, transaction_id, changed_at)
    VALUES (
        core.uuid7_at(moment),
        TG_TABLE_NAME,
        record,
        (known ->> TG_ARGV[3])::uuid,
        lower(TG_OP),
        actor::uuid,
        coalesce(nullif(current_setting('souk.role', true), ''), 'system'),
        -- Without the zone of a link-local address, which no inet can hold.
        nullif(split_part(current_setting('souk.ip', true), '%', 1), '')::inet,
        coalesce(current_setting('souk.user_agent', true), ''),
        coalesce(current_setting('souk.request_id', true), ''),
        before,
        after,
        pg_current_xact_id()::text::bigint,
        moment
    );
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION audit.record_change() FROM PUBLIC;
