-- Keeps autovacuum away from all tables until the transaction ends, for one that is to fill them.
-- It counts what has committed: come in the middle, it would have the planner believe that nothing
-- is there, however much the transaction has written, and each of its statements would read all of it.
-- Nothing waits that long which could be cleaned: what is dead since is kept for the transaction anyway.
-- Where somebody else keeps it away already, or it cannot be interrupted, so be it.
-- Runs with the owner's rights: not every table may be locked by who fills it.
CREATE OR REPLACE FUNCTION core.keep_counts()
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '2s'
AS $$
DECLARE
    tables CONSTANT text := (
        SELECT string_agg(format('public.%I', class.relname), ', ' ORDER BY class.relname)
        FROM pg_class AS class
        WHERE class.relnamespace = 'public'::regnamespace
          AND class.relkind = 'r'
          -- Months are parted from these meanwhile.
          AND coalesce(pg_get_expr(class.relpartbound, class.oid) <> 'DEFAULT', true)
    );
BEGIN
    EXECUTE format('LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE', tables);
EXCEPTION
    WHEN lock_not_available THEN NULL;
END
$$;
