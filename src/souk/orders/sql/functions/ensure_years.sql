-- Makes the partitions of orders for the years of months that have none: what happened long ago is
-- brought in by a file, and a year of it is a partition. A year that has months of its own gets what
-- lies before them. Returns how many it made; what is there already is not touched or locked.
-- Runs with the owner's rights, so that an import can call it; apart from what it writes, for this
-- locks the tables.
CREATE OR REPLACE FUNCTION orders.ensure_years(months date[])
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    wanted integer;
    until timestamptz;
    part text;
    made integer := 0;
BEGIN
    IF NOT core.acts_for_shop() THEN
        RAISE insufficient_privilege USING MESSAGE = 'the shop alone makes years';
    END IF;
    -- As core.ensure_partitions does: who comes second finds nothing to do.
    PERFORM pg_advisory_xact_lock(hashtext('core.ensure_partitions'));
    FOR wanted IN
        SELECT DISTINCT date_part('year', month) AS year
        FROM unnest(months) AS month
        WHERE date_part('year', month) BETWEEN 2000 AND date_part('year', now() AT TIME ZONE 'UTC')
          AND to_regclass('public.orders_orders_' || to_char(month, 'YYYY_MM')) IS NULL
        ORDER BY year
    LOOP
        SELECT coalesce(
            min(make_timestamptz(wanted, month, 1, 0, 0, 0, 'UTC')),
            make_timestamptz(wanted + 1, 1, 1, 0, 0, 0, 'UTC')
        )
        INTO until
        FROM generate_series(1, 12) AS month
        WHERE to_regclass(
            format('public.orders_orders_%s_%s', wanted, lpad(month::text, 2, '0'))
        ) IS NOT NULL;
        CONTINUE WHEN until = make_timestamptz(wanted, 1, 1, 0, 0, 0, 'UTC');
        -- orders.complete_partitions makes those of what is sent.
        FOREACH part IN ARRAY ARRAY[
            'orders_orders', 'orders_items', 'orders_status_history', 'orders_commissions'
        ] LOOP
            CONTINUE WHEN to_regclass(format('public.%s_%s', part, wanted)) IS NOT NULL;
            EXECUTE format(
                'CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                part || '_' || wanted, part,
                core.uuid7_floor(make_timestamptz(wanted, 1, 1, 0, 0, 0, 'UTC')),
                core.uuid7_floor(until)
            );
            made := made + 1;
        END LOOP;
    END LOOP;
    IF made > 0 THEN
        PERFORM orders.complete_partitions();
    END IF;
    RETURN made;
END
$$;
