-- Gives each partition of orders what holds within it, where that is still missing: numbers are
-- unique, and lines and history have their order. Called by core.ensure_partitions.
-- A number tells its id's time, and lines and history share the time of their order's id: they lie
-- in partitions of the same month, the default ones included. So unique in each partition is
-- unique, and a foreign key from partition to partition is one from table to table, but that it
-- looks into one month, however many there are.
CREATE OR REPLACE FUNCTION orders.complete_partitions()
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    orders_of_month text;
    rows_of_month text;
    tie text;
BEGIN
    FOR orders_of_month IN
        SELECT class.relname
        FROM pg_inherits AS partition
        JOIN pg_class AS class ON class.oid = partition.inhrelid
        WHERE partition.inhparent = 'public.orders_orders'::regclass
    LOOP
        EXECUTE format(
            'CREATE UNIQUE INDEX IF NOT EXISTS %I ON public.%I (order_number)',
            orders_of_month || '_number_is_unique', orders_of_month
        );
        FOREACH rows_of_month IN ARRAY ARRAY[
            replace(orders_of_month, 'orders_orders', 'orders_items'),
            replace(orders_of_month, 'orders_orders', 'orders_status_history')
        ] LOOP
            tie := rows_of_month || '_have_their_order';
            CONTINUE WHEN EXISTS (
                SELECT FROM pg_constraint
                WHERE conrelid = format('public.%I', rows_of_month)::regclass AND conname = tie
            );
            EXECUTE format(
                'ALTER TABLE public.%I ADD CONSTRAINT %I FOREIGN KEY (order_id)'
                ' REFERENCES public.%I (id) DEFERRABLE INITIALLY DEFERRED',
                rows_of_month, tie, orders_of_month
            );
        END LOOP;
    END LOOP;
END
$$;
