-- Each partition of order lines and history has a foreign key to the orders of the same month.
SELECT partition.inhrelid::regclass::text AS partition
FROM pg_inherits AS partition
JOIN pg_class AS class ON class.oid = partition.inhrelid
WHERE partition.inhparent IN ('orders_items'::regclass, 'orders_status_history'::regclass)
  AND NOT EXISTS (
      SELECT FROM pg_constraint AS tie
      JOIN pg_inherits AS month
        ON month.inhrelid = tie.confrelid AND month.inhparent = 'orders_orders'::regclass
      JOIN pg_class AS orders ON orders.oid = tie.confrelid
      WHERE tie.conrelid = class.oid
        AND tie.contype = 'f'
        AND pg_get_expr(orders.relpartbound, orders.oid) = pg_get_expr(class.relpartbound, class.oid)
  )
