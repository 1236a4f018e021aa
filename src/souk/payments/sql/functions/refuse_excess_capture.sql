-- Trigger: what waits to be captured or let go is never more than is held. Locks the payment, so
-- that two who ask at once count one after the other.
CREATE OR REPLACE FUNCTION payments.refuse_excess_capture()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    held bigint;
BEGIN
    PERFORM 1 FROM payments_payments AS known WHERE known.id = NEW.payment_id FOR NO KEY UPDATE;
    held := CASE NEW.kind
        WHEN 'capture' THEN payments.capturable_of(NEW.payment_id, but => NEW.id)
        ELSE payments.voidable_of(NEW.payment_id, but => NEW.id)
    END;
    IF NEW.amount > held THEN
        RAISE check_violation USING
            MESSAGE = format('a %s of %s is more than the payment holds', NEW.kind, NEW.amount),
            CONSTRAINT = 'payments_transactions_captures_within_authorized';
    END IF;
    RETURN NEW;
END
$$;
