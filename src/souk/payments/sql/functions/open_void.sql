-- Records the intent to let go of what a payment holds, or of one that waits for its buyer, before
-- any gateway is asked. Returns how much that is, null when there is nothing to let go. Locks the
-- payment.
CREATE OR REPLACE FUNCTION payments.open_void(payment uuid, void uuid, reference text, actor uuid)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    held bigint;
BEGIN
    PERFORM 1 FROM payments_payments AS known WHERE known.id = payment FOR NO KEY UPDATE;
    held := payments.voidable_of(payment);
    IF held > 0 THEN
        INSERT INTO payments_transactions
            (id, payment_id, kind, status, amount, gateway_reference, actor_id)
        VALUES (void, payment, 'void', 'pending', held, reference, actor);
        RETURN held;
    END IF;
    RETURN NULL;
END
$$;
