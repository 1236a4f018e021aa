-- Returns the rows that found no partition of their month, with the table they belong to.
-- Runs as its owner: the application reaches no partition by itself.
CREATE OR REPLACE FUNCTION core.rows_in_default_partitions()
RETURNS TABLE (parent text, id uuid)
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    partitioned record;
BEGIN
    FOR partitioned IN
        SELECT class.relname AS name, known.partdefid::regclass AS remainder
        FROM pg_partitioned_table AS known
        JOIN pg_class AS class ON class.oid = known.partrelid
        WHERE known.partdefid <> 0
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, stray.id FROM %s AS stray', partitioned.name, partitioned.remainder
        );
    END LOOP;
END
$$;
