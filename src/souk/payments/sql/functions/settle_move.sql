-- Notes what became of a capture or a void: succeeded or failed. Returns whether this call settled
-- it: the same answer twice changes nothing. Locks the payment, then the move.
CREATE OR REPLACE FUNCTION payments.settle_move(
    move uuid,
    answer text,
    message text,
    its_id text,
    fee bigint
)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    known payments_payments;
    moved payments_transactions;
    left_over bigint;
BEGIN
    SELECT payment.* INTO known
    FROM payments_payments AS payment
    WHERE payment.id = (SELECT payment_id FROM payments_transactions WHERE id = move)
    FOR NO KEY UPDATE;
    UPDATE payments_transactions
    SET status = answer, error_message = left(message, 500), gateway_id = its_id,
        fee_amount = fee, settled_at = clock_timestamp()
    WHERE id = move AND kind IN ('capture', 'void') AND status = 'pending'
    RETURNING * INTO moved;
    IF moved.id IS NULL THEN
        RETURN false;
    ELSIF answer <> 'succeeded' THEN
        RETURN true;
    ELSIF moved.kind = 'void' THEN
        UPDATE payments_payments
        SET status = CASE WHEN captured_amount = 0 THEN 'cancelled'
                          WHEN refunded_amount = captured_amount THEN 'refunded'
                          ELSE 'succeeded' END,
            next_action = NULL
        WHERE id = known.id AND status IN ('authorized', 'requires_action', 'cancelled');
        PERFORM core.publish('payment.voided', 'payment', known.id,
            jsonb_build_object('amount', moved.amount, 'currency', known.currency));
        RETURN true;
    END IF;
    left_over := known.authorized_amount - known.captured_amount - moved.amount;
    UPDATE payments_payments
    SET captured_amount = captured_amount + moved.amount,
        status = CASE WHEN moved.is_final OR left_over = 0 THEN 'succeeded' ELSE status END,
        processed_at = CASE WHEN moved.is_final OR left_over = 0 THEN now() ELSE processed_at END
    WHERE id = known.id;
    IF moved.is_final AND left_over > 0 THEN
        INSERT INTO payments_transactions
            (id, payment_id, kind, status, amount, gateway_reference, actor_id, settled_at)
        VALUES (core.uuid7(), known.id, 'void', 'succeeded', left_over, known.gateway_reference,
                moved.actor_id, now());
    END IF;
    PERFORM core.publish(
        CASE WHEN moved.is_final OR left_over = 0 THEN 'payment.succeeded' ELSE 'payment.captured' END,
        'payment', known.id,
        jsonb_build_object('amount', moved.amount, 'currency', known.currency)
    );
    RETURN true;
END
$$;
