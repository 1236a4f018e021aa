-- Gives a claimed key back, after a request that changed nothing.
CREATE OR REPLACE FUNCTION core.release_request(request_scope text, request_key text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM core_idempotency_keys
    WHERE scope = request_scope AND key = request_key AND status IS NULL;
END
$$;
