-- Makes the monthly partitions of every table that is partitioned on its UUIDv7 id, from the
-- present month to `months_ahead` months on. Returns how many it made.
-- What a context wants of its partitions beyond that, such as keys between those of one month, is
-- in its own `complete_partitions()`, which is called here.
-- Runs with the owner's rights, so that the daily job of the application role can call it.
CREATE OR REPLACE FUNCTION core.ensure_partitions(months_ahead integer)
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    parent record;
    month timestamptz;
    partition text;
    made integer := 0;
    completion regprocedure;
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
            made := made + 1;
        END LOOP;
    END LOOP;
    FOR completion IN
        SELECT known.oid
        FROM pg_proc AS known
        WHERE known.proname = 'complete_partitions'
          AND known.pronargs = 0
          -- Only our own: it runs with our rights.
          AND known.proowner = current_user::regrole
    LOOP
        EXECUTE format('SELECT %s', completion);
    END LOOP;
    PERFORM core.sample_lightly();
    RETURN made;
END
$$;
