-- Stores the answer of a claimed request, to be given again to a repeat.
CREATE OR REPLACE FUNCTION core.answer_request(
    request_scope text,
    request_key text,
    request_status integer,
    request_answer bytea,
    request_is_sealed boolean,
    request_resource_id uuid
)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE core_idempotency_keys
    SET status = request_status,
        answer = request_answer,
        is_sealed = request_is_sealed,
        resource_id = request_resource_id
    WHERE scope = request_scope AND key = request_key;
END
$$;
