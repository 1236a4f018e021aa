-- Notes that a refund came to nothing at its gateway, even where it had been noted as made. Returns
-- whether that was news: one that failed stays so, one that nobody here knows moved nothing. Locks the
-- payment, then the refund.
CREATE OR REPLACE FUNCTION payments.note_failed_refund(
    payment uuid,
    its_id text,
    our_reference text,
    why text
)
RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1 FROM payments_payments AS known WHERE known.id = payment FOR NO KEY UPDATE;
    UPDATE payments_transactions AS moved
    SET status = 'failed', error_message = left(why, 500), gateway_id = its_id,
        -- When it had seemed made stays: its books are of then.
        settled_at = coalesce(moved.settled_at, clock_timestamp())
    WHERE moved.payment_id = payment
      AND moved.kind = 'refund'
      AND moved.status IN ('pending', 'succeeded')
      AND (moved.gateway_id = its_id
           OR (our_reference <> '' AND moved.gateway_reference = our_reference));
    RETURN FOUND;
END
$$;
