-- Trigger, once a statement: records all rows that it added or took away, as record_change does one
-- by one, with the same arguments; `changed` is what it did. Of rows that come by the thousand, a
-- call of their own would cost more than all else that is done to them.
CREATE OR REPLACE FUNCTION audit.record_rows()
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
    actor CONSTANT uuid := nullif(current_setting('souk.user_id', true), '');
    speaks_as CONSTANT text := coalesce(nullif(current_setting('souk.role', true), ''), 'system');
    -- Without the zone of a link-local address, which no inet can hold.
    address CONSTANT inet := nullif(split_part(current_setting('souk.ip', true), '%', 1), '');
    agent CONSTANT text := coalesce(current_setting('souk.user_agent', true), '');
    request CONSTANT text := coalesce(current_setting('souk.request_id', true), '');
    recorded CONSTANT text := string_agg(format('%I', attribute.attname), ', ' ORDER BY attnum)
        FROM pg_attribute AS attribute
        WHERE attribute.attrelid = TG_RELID
          AND attribute.attnum > 0
          AND NOT attribute.attisdropped
          AND attribute.attname <> ALL (left_out);
BEGIN
    -- Put together, so that what is left out is not made first, and what all entries share is
    -- computed once.
    EXECUTE format($statement$
        INSERT INTO audit_entries
            (id, table_name, record_id, subject_id, action, actor_id, actor_role, ip_address,
             user_agent, request_id, old_values, new_values, transaction_id, changed_at)
        SELECT core.uuid7_in_order($1, told.place),
               $2,
               CASE cardinality($3)
                   WHEN 1 THEN told.known ->> $3[1]
                   ELSE array_to_string(
                       ARRAY(SELECT told.known ->> key FROM unnest($3) AS key), ':'
                   )
               END,
               (told.known ->> $4)::uuid,
               $5,
               $6,
               $7,
               $8,
               $9,
               $10,
               CASE $5 WHEN 'delete' THEN told.shown END,
               CASE $5 WHEN 'insert' THEN told.shown END,
               $11,
               $12
        FROM (
            SELECT known.said AS known, known.place,
                   -- As without_secrets does it, of the few that there are; where there are none,
                   -- what is said is not copied.
                   CASE $13 WHEN '{}' THEN known.said ELSE coalesce(known.said || (
                       SELECT jsonb_object_agg(name, '[secret]')
                       FROM unnest($13) AS name
                       WHERE known.said -> name NOT IN ('null', '""')
                   ), known.said) END AS shown
            FROM (
                SELECT to_jsonb(held) AS said, row_number() OVER () AS place
                FROM (SELECT %s FROM changed) AS held
                OFFSET 0
            ) AS known
        ) AS told
        $statement$, recorded)
    USING core.uuid7_at(moment), TG_TABLE_NAME::text, keys, TG_ARGV[3], lower(TG_OP), actor,
        speaks_as, address, agent, request, pg_current_xact_id()::text::bigint, moment, secret;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION audit.record_rows() FROM PUBLIC;
