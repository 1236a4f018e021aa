-- Trigger: refunds that were made or wait are never more than was captured, and one that was settled
-- stays as it is, but for one that was made and then failed at its gateway. Locks the payment, so that two who refund at once count one after the other.
CREATE OR REPLACE FUNCTION payments.refuse_excess_refund()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status <> 'pending'
        AND (OLD.status, NEW.status) <> ('succeeded', 'failed')
    THEN
        RAISE check_violation USING
            MESSAGE = format('a refund that is %s stays so', OLD.status),
            CONSTRAINT = 'payments_transactions_settled_refunds_stay';
    END IF;
    PERFORM 1 FROM payments_payments AS known WHERE known.id = NEW.payment_id FOR NO KEY UPDATE;
    IF NEW.status IN ('pending', 'succeeded')
        AND NEW.amount > payments.refundable_of(NEW.payment_id, but => NEW.id)
    THEN
        RAISE check_violation USING
            MESSAGE = format('a refund of %s is more than is left of the payment', NEW.amount),
            CONSTRAINT = 'payments_transactions_refunds_within_captured';
    END IF;
    RETURN NEW;
END
$$;
