-- Claims an idempotency key for the transaction that does the work.
-- Returns null when the caller may go on; else what became of the first request:
-- reused (another body), in_progress, or replay with its status and answer.
-- Runs as its owner: nobody else reads kept answers, and the scope says whose they are.
-- A twin that runs at the same moment waits here until the first has committed.
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
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    known core_idempotency_keys;
BEGIN
    -- The lock makes the row that answer_request writes at the end the only one.
    PERFORM pg_advisory_xact_lock(hashtextextended(request_scope || ' ' || request_key, 0));
    SELECT * INTO known
    FROM core_idempotency_keys AS stored
    WHERE stored.scope = request_scope AND stored.key = request_key;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- Kept 24 hours; after that a key is new again.
    IF known.created_at < now() - interval '24 hours' THEN
        DELETE FROM core_idempotency_keys AS stored
        WHERE stored.scope = request_scope AND stored.key = request_key;
        RETURN;
    END IF;

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
