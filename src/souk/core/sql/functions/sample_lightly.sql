-- Lets the planner know less of the tables that each order adds to: of a quarter as many values as of
-- others', and nothing of texts, JSON and bytes that no index is for. Autovacuum counts these tables
-- all day, and took seconds of a processor for it while orders waited; a month's rows are much alike.
-- They are the partitions of all tables, and the requests that were answered.
CREATE OR REPLACE FUNCTION core.sample_lightly()
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    -- 300 times as many rows are read.
    values_known CONSTANT integer := 25;
    counted record;
BEGIN
    FOR counted IN
        WITH grown AS (
            SELECT class.oid
            FROM pg_class AS class
            WHERE class.relnamespace = 'public'::regnamespace
              AND class.relkind = 'r'
              AND (class.relispartition OR class.relname = 'core_idempotency_keys')
        ),
        attributes AS (
            SELECT 'TABLE' AS kind,
                   grown.oid,
                   quote_ident(attribute.attname) AS name,
                   attribute.attstattarget AS present,
                   CASE
                       WHEN attribute.attlen > 0 OR EXISTS (
                           SELECT FROM pg_index AS known
                           WHERE known.indrelid = grown.oid
                             AND attribute.attnum = ANY (known.indkey)
                       )
                           THEN values_known
                       ELSE 0
                   END AS wanted
            FROM grown
            JOIN pg_attribute AS attribute ON attribute.attrelid = grown.oid
            WHERE attribute.attnum > 0 AND NOT attribute.attisdropped
            UNION ALL
            -- What an index computes is counted with its table, and has no name but a number.
            SELECT 'INDEX', known.indexrelid, attribute.attnum::text, attribute.attstattarget,
                   values_known
            FROM grown
            JOIN pg_index AS known ON known.indrelid = grown.oid
            JOIN pg_attribute AS attribute ON attribute.attrelid = known.indexrelid
            WHERE known.indkey[attribute.attnum - 1] = 0
        )
        SELECT kind, oid::regclass AS relation, name, wanted
        FROM attributes
        WHERE present IS DISTINCT FROM wanted
    LOOP
        EXECUTE format(
            'ALTER %s %s ALTER COLUMN %s SET STATISTICS %s',
            counted.kind, counted.relation, counted.name, counted.wanted
        );
    END LOOP;
END
$$;
