-- Keeps the answer of a request whose key nobody claimed, as the last act of the transaction that did
-- its work. Raises unique_violation when an earlier request has the key; waits for a twin that is about
-- to. Without a status the request is still running, and core.answer_request answers later.
-- Returns that it is kept: an assignment costs less than a statement. Runs as its owner, as
-- core.claim_request does.
CREATE OR REPLACE FUNCTION core.keep_answer(
    request_scope text,
    request_key text,
    request_fingerprint bytea,
    request_status integer,
    request_answer bytea,
    request_resource_id uuid
)
RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO core_idempotency_keys
        (scope, key, fingerprint, status, answer, is_sealed, resource_id)
    VALUES
        (request_scope, request_key, request_fingerprint, request_status, request_answer, false,
         request_resource_id);
    RETURN true;
END
$$;
