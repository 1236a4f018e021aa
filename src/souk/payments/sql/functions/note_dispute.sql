-- Notes money that a buyer's bank takes back or has given back: pending, succeeded (the shop has
-- lost it) or cancelled (the shop has won). Returns whether that was news. Locks the payment.
CREATE OR REPLACE FUNCTION payments.note_dispute(
    payment uuid,
    its_id text,
    disputed bigint,
    state text,
    why text
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
    IF before = state OR before IN ('succeeded', 'cancelled') THEN
        RETURN false;
    ELSIF before IS NULL THEN
        INSERT INTO payments_transactions
            (id, payment_id, kind, status, amount, gateway_reference, gateway_id,
             reason, settled_at)
        VALUES (core.uuid7(), payment, 'chargeback', state, disputed, '', its_id, why,
                CASE WHEN state <> 'pending' THEN now() END);
    ELSE
        UPDATE payments_transactions
        SET status = state, settled_at = now()
        WHERE payment_id = payment AND kind = 'chargeback' AND gateway_id = its_id;
    END IF;
    IF state = 'succeeded' THEN
        UPDATE payments_payments
        SET charged_back_amount = charged_back_amount + disputed
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
