-- Each partition of what belongs to orders has its foreign keys, to the partitions of the same month.
SELECT partition.inhrelid::regclass::text AS partition, wanted.parent::text
FROM (VALUES
    ('orders_items'::regclass, 'orders_orders'::regclass),
    ('orders_commissions'::regclass, 'orders_items'::regclass),
    ('orders_status_history'::regclass, 'orders_orders'::regclass),
    ('orders_fulfilments'::regclass, 'orders_orders'::regclass),
    ('orders_fulfilment_lines'::regclass, 'orders_fulfilments'::regclass),
    ('orders_fulfilment_lines'::regclass, 'orders_items'::regclass)
) AS wanted (child, parent)
JOIN pg_inherits AS partition ON partition.inhparent = wanted.child
JOIN pg_class AS class ON class.oid = partition.inhrelid
WHERE NOT EXISTS (
    SELECT FROM pg_constraint AS tie
    JOIN pg_inherits AS month
      ON month.inhrelid = tie.confrelid AND month.inhparent = wanted.parent
    JOIN pg_class AS parent ON parent.oid = tie.confrelid
    WHERE tie.conrelid = class.oid
      AND tie.contype = 'f'
      AND pg_get_expr(parent.relpartbound, parent.oid) = pg_get_expr(class.relpartbound, class.oid)
)
