-- Has two that add endpoints wait for each other until they commit, so that both count the same.
CREATE OR REPLACE FUNCTION webhooks.lock_endpoints()
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('webhooks.lock_endpoints'));
END
$$;
