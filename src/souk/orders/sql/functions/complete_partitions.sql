-- Gives each partition of orders what holds within it, where that is still missing: numbers are
-- unique, lines and history have their order, and what is sent has its fulfilment and its line. Also
-- makes the months of fulfilments that there are of orders: an order of long ago may be sent today.
-- Called by core.ensure_partitions.
-- A number tells its id's time, and what belongs to an order shares the time of its id: it lies in
-- partitions of the same month, the default ones included. So unique in each partition is unique,
-- and a foreign key from partition to partition is one from table to table, but that it looks into
-- one month, however many there are.
CREATE OR REPLACE FUNCTION orders.complete_partitions()
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    month text;
    bounds text;
    part text;
    tie record;
BEGIN
    FOR month, bounds IN
        SELECT substr(class.relname, length('orders_orders') + 1),
               pg_get_expr(class.relpartbound, class.oid)
        FROM pg_inherits AS partition
        JOIN pg_class AS class ON class.oid = partition.inhrelid
        WHERE partition.inhparent = 'public.orders_orders'::regclass
    LOOP
        FOREACH part IN ARRAY ARRAY['orders_fulfilments', 'orders_fulfilment_lines'] LOOP
            CONTINUE WHEN to_regclass(format('public.%I', part || month)) IS NOT NULL;
            EXECUTE format(
                'CREATE TABLE public.%I PARTITION OF public.%I %s', part || month, part, bounds
            );
        END LOOP;
        EXECUTE format(
            'CREATE UNIQUE INDEX IF NOT EXISTS %I ON public.%I (order_number)',
            'orders_orders' || month || '_number_is_unique', 'orders_orders' || month
        );
        EXECUTE format(
            'CREATE UNIQUE INDEX IF NOT EXISTS %I ON public.%I (fulfilment_id, item_id)',
            'orders_fulfilment_lines' || month || '_item_once', 'orders_fulfilment_lines' || month
        );
        FOR tie IN
            SELECT known.child || month AS child, known.of_column, known.parent || month AS parent,
                   known.child || month || known.name AS name
            FROM (VALUES
                ('orders_items', 'order_id', 'orders_orders', '_have_their_order'),
                ('orders_commissions', 'id', 'orders_items', '_have_their_line'),
                ('orders_status_history', 'order_id', 'orders_orders', '_have_their_order'),
                ('orders_fulfilments', 'order_id', 'orders_orders', '_have_their_order'),
                ('orders_fulfilment_lines', 'fulfilment_id', 'orders_fulfilments',
                 '_have_their_fulfilment'),
                ('orders_fulfilment_lines', 'item_id', 'orders_items', '_have_their_item')
            ) AS known (child, of_column, parent, name)
        LOOP
            CONTINUE WHEN EXISTS (
                SELECT FROM pg_constraint
                WHERE conrelid = format('public.%I', tie.child)::regclass AND conname = tie.name
            );
            EXECUTE format(
                'ALTER TABLE public.%I ADD CONSTRAINT %I FOREIGN KEY (%I)'
                ' REFERENCES public.%I (id) DEFERRABLE INITIALLY DEFERRED',
                tie.child, tie.name, tie.of_column, tie.parent
            );
        END LOOP;
    END LOOP;
END
$$;
