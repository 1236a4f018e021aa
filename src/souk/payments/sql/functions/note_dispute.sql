-- Notes money that a buyer's bank takes back or has given back: pending, succeeded (the shop has
-- lost it) or cancelled (it came back, even after it was lost). Returns whether that was news.
-- Locks the payment.
CREATE OR REPLACE FUNCTION payments.note_dispute(
    payment uuid,
    its_id text,
    disputed bigint,
    state text,
    why text,
    fee bigint
)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    before text;
BEGIN
    PERFORM 1 FROM payments_payments AS known WHERE known.id = payment FOR NO KEY UPDATE;
    SELECT moved.status INTO before
    FROM payments_transactions AS moved
    WHERE moved.payment_id = payment AND moved.kind = 'chargeback' AND moved.gateway_id = its_id;
    IF before = state OR before = 'cancelled' OR (before = 'succeeded' AND state = 'pending') THEN
        RETURN false;
    ELSIF before IS NULL THEN
        INSERT INTO payments_transactions
            (id, payment_id, kind, status, amount, gateway_reference, gateway_id,
             reason, fee_amount, settled_at)
        VALUES (core.uuid7(), payment, 'chargeback', state, disputed, '', its_id, why, fee,
                CASE WHEN state <> 'pending' THEN clock_timestamp() END);
    ELSE
        UPDATE payments_transactions
        SET status = state, settled_at = clock_timestamp(), fee_amount = coalesce(fee_amount, fee)
        WHERE payment_id = payment AND kind = 'chargeback' AND gateway_id = its_id;
    END IF;
    IF state = 'succeeded' OR before = 'succeeded' THEN
        UPDATE payments_payments
        SET charged_back_amount = charged_back_amount
            + CASE state WHEN 'succeeded' THEN disputed ELSE -disputed END
        WHERE id = payment;
    END IF;
    PERFORM core.publish(
        CASE state WHEN 'pending' THEN 'chargeback.opened'
                   WHEN 'succeeded' THEN 'chargeback.lost' ELSE 'chargeback.won' END,
        'payment', payment, jsonb_build_object('amount', disputed, 'gateway_id', its_id)
    );
    RETURN true;
END
$$;
