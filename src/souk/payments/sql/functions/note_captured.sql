-- Adds the transactions of money that a gateway says it has taken: captures that wait for their
-- answer are among it, and what is left is one more. What the payment holds beyond it is let go.
CREATE OR REPLACE FUNCTION payments.note_captured(payment payments_payments, taken bigint, actor uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    waiting bigint;
    rest bigint := taken;
BEGIN
    IF payment.status = 'authorized' THEN
        SELECT coalesce(sum(moved.amount), 0) INTO waiting
        FROM payments_transactions AS moved
        WHERE moved.payment_id = payment.id AND moved.kind = 'capture' AND moved.status = 'pending';
        IF waiting BETWEEN 1 AND taken THEN
            UPDATE payments_transactions
            SET status = 'succeeded', settled_at = clock_timestamp()
            WHERE payment_id = payment.id AND kind = 'capture' AND status = 'pending';
            rest := taken - waiting;
        END IF;
    END IF;
    INSERT INTO payments_transactions
        (id, payment_id, kind, status, amount, gateway_reference, actor_id, settled_at)
    SELECT core.uuid7(), payment.id, moved.kind, 'succeeded', moved.amount,
           payment.gateway_reference, actor, clock_timestamp()
    FROM (VALUES
        ('capture', rest),
        ('void', payment.amount - payment.captured_amount - taken)
    ) AS moved (kind, amount)
    WHERE moved.amount > 0;
END
$$;
