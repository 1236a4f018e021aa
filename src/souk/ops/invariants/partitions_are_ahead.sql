-- Next month's partitions exist.
SELECT class.relname AS parent
FROM pg_partitioned_table AS partitioned
JOIN pg_class AS class ON class.oid = partitioned.partrelid
WHERE class.relnamespace = 'public'::regnamespace
  AND to_regclass(
      'public.' || class.relname || '_'
      || to_char((now() AT TIME ZONE 'UTC') + interval '1 month', 'YYYY_MM')
  ) IS NULL
