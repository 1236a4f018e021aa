-- Rows find their month: nothing lies in a default partition.
SELECT parent, id FROM core.rows_in_default_partitions()
