-- Keeps a refusal under its key, unless the key has got an answer meanwhile. Runs as its owner, as
-- core.claim_request does.
CREATE OR REPLACE FUNCTION core.refuse_request(
    request_scope text,
    request_key text,
    request_fingerprint bytea,
    request_status integer,
    request_answer bytea
)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO core_idempotency_keys AS stored
        (scope, key, fingerprint, status, answer, is_sealed)
    VALUES
        (request_scope, request_key, request_fingerprint, request_status, request_answer, true)
    ON CONFLICT (scope, key) DO UPDATE
        SET status = excluded.status, answer = excluded.answer, is_sealed = true
        WHERE stored.status IS NULL AND stored.fingerprint = excluded.fingerprint;
END
$$;
