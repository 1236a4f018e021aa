-- Appends an event to the outbox, in the transaction of what it tells of.
CREATE OR REPLACE FUNCTION core.publish(
    type text,
    aggregate_type text,
    aggregate_id uuid,
    payload jsonb
)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO core_outbox
        (id, type, aggregate_type, aggregate_id, payload, transaction_id)
    VALUES
        (core.uuid7(), type, aggregate_type, aggregate_id, payload,
         pg_current_xact_id()::text::bigint);
END
$$;
