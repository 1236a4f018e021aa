-- Notes what the gateway answered to a payment: succeeded, authorized, failed, requires_action,
-- cancelled or expired. Returns the status before, null when the answer is no news: the same one
-- twice changes nothing. Money that came although the payment had come to nothing is noted, too:
-- whoever calls gives it back. `details` is what else is known: note_details. Locks the payment.
CREATE OR REPLACE FUNCTION payments.settle_payment(
    payment uuid,
    answer text,
    action jsonb,
    error text,
    message text,
    actor uuid,
    details jsonb
)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    known payments_payments;
    taken bigint;
BEGIN
    SELECT * INTO known FROM payments_payments WHERE id = payment FOR NO KEY UPDATE;
    IF known.status = answer OR known.status NOT IN ('pending', 'processing', 'requires_action')
        AND NOT (answer IN ('succeeded', 'authorized')
                 AND known.status IN ('failed', 'cancelled', 'expired'))
        AND NOT (known.status = 'authorized' AND answer IN ('succeeded', 'cancelled', 'expired'))
    THEN
        PERFORM payments.note_details(payment, details);
        RETURN NULL;
    END IF;
    taken := CASE answer
        WHEN 'succeeded' THEN
            least(known.amount, coalesce((details ->> 'captured_amount')::bigint, known.amount))
        ELSE known.captured_amount
    END;
    UPDATE payments_payments
    -- What was captured stays so when the rest is let go.
    SET status = CASE WHEN answer NOT IN ('succeeded', 'cancelled', 'expired') OR taken = 0
                      THEN answer
                      WHEN refunded_amount = taken THEN 'refunded'
                      ELSE 'succeeded' END,
        authorized_amount = CASE WHEN answer IN ('succeeded', 'authorized')
                                 THEN amount ELSE authorized_amount END,
        captured_amount = taken,
        next_action = action,
        error_code = coalesce(error, ''),
        error_message = coalesce(message, ''),
        processed_at = CASE WHEN answer = 'succeeded' THEN now() ELSE processed_at END,
        failed_at = CASE WHEN answer = 'failed' THEN now() ELSE failed_at END
    WHERE id = payment;
    IF known.status IN ('failed', 'cancelled', 'expired') THEN
        -- What was let go of was not, after all.
        UPDATE payments_transactions
        SET status = 'failed', error_message = 'the gateway took it all the same'
        WHERE payment_id = payment AND kind = 'void' AND status = 'succeeded';
    END IF;
    IF answer = 'authorized' THEN
        INSERT INTO payments_transactions
            (id, payment_id, kind, status, amount, gateway_reference, actor_id, settled_at)
        VALUES (core.uuid7(), payment, 'authorization', 'succeeded', known.amount,
                known.gateway_reference, actor, now());
    ELSIF answer = 'succeeded' AND taken > known.captured_amount THEN
        PERFORM payments.note_captured(known, taken - known.captured_amount, actor);
    END IF;
    PERFORM payments.note_details(payment, details);
    IF answer IN ('succeeded', 'authorized', 'failed', 'cancelled', 'expired') THEN
        PERFORM core.publish('payment.' || answer, 'payment', payment, CASE answer
            WHEN 'succeeded' THEN jsonb_build_object(
                'amount', taken - known.captured_amount, 'currency', known.currency
            )
            ELSE '{}'
        END);
    END IF;
    RETURN known.status;
END
$$;
