-- Records the intent to capture what a payment holds, before any gateway is asked; without an
-- amount, all that is left. Returns how much was opened, or null and how much could have been.
-- Locks the payment.
CREATE OR REPLACE FUNCTION payments.open_capture(
    payment uuid,
    capture uuid,
    wanted bigint,
    final boolean,
    reference text,
    actor uuid,
    OUT opened bigint,
    OUT capturable bigint
)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1 FROM payments_payments AS known WHERE known.id = payment FOR NO KEY UPDATE;
    capturable := payments.capturable_of(payment);
    wanted := coalesce(wanted, capturable);
    IF wanted > capturable OR wanted <= 0 THEN
        RETURN;
    END IF;
    INSERT INTO payments_transactions
        (id, payment_id, kind, status, amount, is_final, gateway_reference, actor_id)
    VALUES
        (capture, payment, 'capture', 'pending', wanted, final OR wanted = capturable, reference,
         actor);
    opened := wanted;
END
$$;
