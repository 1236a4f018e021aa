-- Notes what the gateway answered to a payment: succeeded, failed, requires_action or cancelled.
-- Returns whether this call settled it: the same answer twice changes nothing. Locks the payment.
CREATE OR REPLACE FUNCTION payments.settle_payment(
    payment uuid,
    answer text,
    action jsonb,
    error text,
    message text,
    actor uuid
)
RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE payments_payments
    SET status = answer,
        captured_amount = CASE answer WHEN 'succeeded' THEN amount ELSE captured_amount END,
        next_action = action,
        error_code = coalesce(error, ''),
        error_message = coalesce(message, ''),
        processed_at = CASE answer WHEN 'succeeded' THEN now() ELSE processed_at END,
        failed_at = CASE answer WHEN 'failed' THEN now() ELSE failed_at END
    WHERE id = payment
      AND status IN ('pending', 'processing', 'requires_action')
      AND status <> answer;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF answer = 'succeeded' THEN
        INSERT INTO payments_transactions
            (id, payment_id, kind, status, amount, gateway_reference, actor_id)
        SELECT core.uuid7(), known.id, 'capture', 'succeeded', known.amount,
               known.gateway_reference, actor
        FROM payments_payments AS known
        WHERE known.id = payment AND known.amount > 0;
        PERFORM core.publish('payment.succeeded', 'payment', payment, '{}');
    ELSIF answer = 'failed' THEN
        PERFORM core.publish('payment.failed', 'payment', payment, '{}');
    END IF;
    RETURN true;
END
$$;
