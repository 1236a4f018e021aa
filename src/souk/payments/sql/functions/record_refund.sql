-- Trigger: a payment counts the refunds that were made and did not fail afterwards, and the outbox
-- tells of each step. A payment that still holds money is not refunded yet, whatever went back.
CREATE OR REPLACE FUNCTION payments.record_refund()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.status = 'succeeded' THEN
        UPDATE payments_payments
        SET refunded_amount = refunded_amount + NEW.amount,
            status = CASE
                WHEN status = 'succeeded' AND refunded_amount + NEW.amount = captured_amount
                THEN 'refunded' ELSE status
            END
        WHERE id = NEW.payment_id;
    ELSIF TG_OP = 'UPDATE' AND OLD.status = 'succeeded' THEN
        UPDATE payments_payments
        SET refunded_amount = refunded_amount - NEW.amount,
            status = CASE status WHEN 'refunded' THEN 'succeeded' ELSE status END
        WHERE id = NEW.payment_id;
    END IF;
    PERFORM core.publish(
        'refund.' || CASE NEW.status WHEN 'pending' THEN 'requested' ELSE NEW.status END,
        'refund', NEW.id,
        jsonb_build_object(
            'payment_id', NEW.payment_id, 'amount', NEW.amount, 'return_id', NEW.return_id
        )
    );
    RETURN NULL;
END
$$;
