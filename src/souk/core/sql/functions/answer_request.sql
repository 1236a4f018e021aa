-- Stores the answer of a claimed request, to be given again to a repeat. Without a status the
-- request is still running, outside any transaction, and answers later. Runs as its owner, as
-- core.claim_request does.
CREATE OR REPLACE FUNCTION core.answer_request(
    request_scope text,
    request_key text,
    request_fingerprint bytea,
    request_status integer,
    request_answer bytea,
    request_is_sealed boolean,
    request_resource_id uuid
)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO core_idempotency_keys
        (scope, key, fingerprint, status, answer, is_sealed, resource_id)
    VALUES
        (request_scope, request_key, request_fingerprint, request_status, request_answer,
         request_is_sealed, request_resource_id)
    ON CONFLICT (scope, key) DO UPDATE
        SET fingerprint = excluded.fingerprint,
            status = excluded.status,
            answer = excluded.answer,
            is_sealed = excluded.is_sealed,
            resource_id = excluded.resource_id;
END
$$;
