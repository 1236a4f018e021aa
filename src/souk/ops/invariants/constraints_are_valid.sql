-- No constraint is left unchecked.
SELECT conname, conrelid::regclass::text AS on_table FROM pg_constraint WHERE NOT convalidated
