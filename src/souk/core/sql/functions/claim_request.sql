-- Claims an idempotency key for the transaction that does the work.
-- Returns null when the caller may go on; else what became of the first request:
-- reused (another body), in_progress, or replay with its status and answer.
-- A twin that runs at the same moment waits on the key until the first has committed.
CREATE OR REPLACE FUNCTION core.claim_request(
    request_scope text,
    request_key text,
    request_fingerprint bytea,
    OUT outcome text,
    OUT status smallint,
    OUT answer bytea,
    OUT is_sealed boolean,
    OUT resource_id uuid
)
LANGUAGE plpgsql
AS $$
DECLARE
    known core_idempotency_keys;
BEGIN
    INSERT INTO core_idempotency_keys AS stored (scope, key, fingerprint)
    VALUES (request_scope, request_key, request_fingerprint)
    ON CONFLICT (scope, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, status = NULL, answer = NULL,
            is_sealed = false, resource_id = NULL, created_at = now()
        -- Kept 24 hours; after that a key is new again.
        WHERE stored.created_at < now() - interval '24 hours';
    IF FOUND THEN
        RETURN;
    END IF;

    SELECT * INTO known
    FROM core_idempotency_keys AS stored
    WHERE stored.scope = request_scope AND stored.key = request_key;
    IF known.fingerprint <> request_fingerprint THEN
        outcome := 'reused';
    ELSIF known.status IS NULL THEN
        outcome := 'in_progress';
        resource_id := known.resource_id;
    ELSE
        outcome := 'replay';
        status := known.status;
        answer := known.answer;
        is_sealed := known.is_sealed;
        resource_id := known.resource_id;
    END IF;
END
$$;
