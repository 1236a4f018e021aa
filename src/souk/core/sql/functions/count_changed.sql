-- Counts anew what the planner knows of tables that have changed much since it was counted: autovacuum
-- does so a minute later, and whatever is planned until then may be planned for an empty table.
-- Runs as its owner: a table is counted by nobody else.
CREATE OR REPLACE FUNCTION core.count_changed()
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    changed record;
BEGIN
    FOR changed IN
        SELECT known.relid::regclass AS name
        FROM pg_stat_user_tables AS known
        WHERE known.schemaname = 'public'
          AND known.n_mod_since_analyze > 1000 + known.n_live_tup / 10
        -- In one order, whoever counts.
        ORDER BY known.relid
    LOOP
        EXECUTE format('ANALYZE %s', changed.name);
    END LOOP;
END
$$;
