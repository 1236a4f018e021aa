-- Notes a refund that was made at the gateway, not by us. Returns noted, known (it is one of ours, or
-- was noted before) or excess: more than is left of what was captured is never noted. Locks the
-- payment.
CREATE OR REPLACE FUNCTION payments.note_gateway_refund(
    payment uuid,
    its_id text,
    given bigint,
    our_reference text
)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1 FROM payments_payments AS known WHERE known.id = payment FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM payments_transactions AS moved
        WHERE moved.payment_id = payment
          AND moved.kind = 'refund'
          AND (moved.gateway_id = its_id
               OR (our_reference <> '' AND moved.gateway_reference = our_reference))
    ) THEN
        RETURN 'known';
    ELSIF given > payments.refundable_of(payment) THEN
        RETURN 'excess';
    END IF;
    INSERT INTO payments_transactions
        (id, payment_id, kind, status, amount, gateway_reference, gateway_id, reason, settled_at)
    VALUES (core.uuid7(), payment, 'refund', 'succeeded', given, '', its_id,
            'made at the gateway', clock_timestamp());
    RETURN 'noted';
END
$$;
