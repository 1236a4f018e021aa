-- Notes what a gateway tells of a payment beside its verdict: the card as it may be shown, how
-- risky it finds it, until when it holds the money, and what it keeps for itself. Costs nothing
-- where it tells nothing. What it keeps is noted once: the books have it from then on.
CREATE OR REPLACE FUNCTION payments.note_details(payment uuid, details jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF details IS NULL OR details = '{}' THEN
        RETURN;
    END IF;
    UPDATE payments_payments
    SET card = coalesce(details -> 'card', card),
        risk_score = coalesce((details ->> 'risk_score')::numeric, risk_score),
        checks = coalesce(details -> 'checks', checks),
        expires_at = coalesce((details ->> 'expires_at')::timestamptz, expires_at)
    WHERE id = payment AND details ?| ARRAY['card', 'risk_score', 'checks', 'expires_at'];
    IF details ? 'fee_amount' THEN
        UPDATE payments_transactions AS moved
        SET fee_amount = (details ->> 'fee_amount')::bigint
        WHERE moved.id = (
            SELECT known.id FROM payments_transactions AS known
            WHERE known.payment_id = payment AND known.kind = 'capture'
              AND known.status = 'succeeded'
            ORDER BY known.id
            LIMIT 1
        ) AND moved.fee_amount IS NULL;
        IF FOUND THEN
            PERFORM core.publish('payment.fee_noted', 'payment', payment, jsonb_build_object(
                'amount', (details ->> 'fee_amount')::bigint
            ));
        END IF;
    END IF;
END
$$;
