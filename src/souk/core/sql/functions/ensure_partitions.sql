-- Makes the monthly partitions of every table that is partitioned on its UUIDv7 id, from the
-- present month to `months_ahead` months on. Returns how many it made.
-- Runs with the owner's rights, so that the daily job of the application role can call it.
CREATE OR REPLACE FUNCTION core.ensure_partitions(months_ahead integer)
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    parent record;
    month timestamptz;
    partition text;
    made integer := 0;
BEGIN
    -- Two jobs at once: the second waits, then finds nothing to do.
    PERFORM pg_advisory_xact_lock(hashtext('core.ensure_partitions'));
    FOR parent IN
        SELECT class.oid, class.relname AS name
        FROM pg_partitioned_table AS partitioned
        JOIN pg_class AS class ON class.oid = partitioned.partrelid
        WHERE class.relnamespace = 'public'::regnamespace
    LOOP
        FOR step IN 0 .. months_ahead LOOP
            month := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
            month := (month AT TIME ZONE 'UTC' + make_interval(months => step)) AT TIME ZONE 'UTC';
            partition := parent.name || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
            CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
            EXECUTE format(
                'CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                partition,
                parent.name,
                core.uuid7_floor(month),
                core.uuid7_floor(
                    (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'
                )
            );
            IF parent.name = 'orders_orders' THEN
                -- A number tells its id's month, so unique in each partition is unique.
                EXECUTE format(
                    'CREATE UNIQUE INDEX %I ON public.%I (order_number)',
                    partition || '_number_is_unique',
                    partition
                );
            END IF;
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END
$$;
