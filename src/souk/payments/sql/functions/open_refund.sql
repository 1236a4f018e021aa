-- Records the intent to give money back, before any gateway is asked; without an amount, all that
-- is left. Returns how much was opened, or null and how much could have been. Locks the payment.
CREATE OR REPLACE FUNCTION payments.open_refund(
    payment uuid,
    refund uuid,
    wanted bigint,
    reference text,
    why text,
    actor uuid,
    for_return uuid,
    OUT opened bigint,
    OUT refundable bigint
)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1 FROM payments_payments AS known WHERE known.id = payment FOR NO KEY UPDATE;
    refundable := payments.refundable_of(payment);
    wanted := coalesce(wanted, refundable);
    IF wanted > refundable OR wanted <= 0 THEN
        RETURN;
    END IF;
    INSERT INTO payments_transactions
        (id, payment_id, kind, status, amount, gateway_reference, actor_id, reason, return_id)
    VALUES
        (refund, payment, 'refund', 'pending', wanted, reference, actor, why, for_return);
    opened := wanted;
END
$$;
