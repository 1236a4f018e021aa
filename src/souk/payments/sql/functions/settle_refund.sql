-- Notes what became of a refund: succeeded, failed or cancelled. Returns whether this call settled
-- it: the same answer twice changes nothing. Locks the payment, then the refund.
CREATE OR REPLACE FUNCTION payments.settle_refund(
    refund uuid,
    answer text,
    message text,
    its_id text
)
RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1
    FROM payments_payments AS known
    WHERE known.id = (SELECT payment_id FROM payments_transactions WHERE id = refund)
    FOR NO KEY UPDATE;
    UPDATE payments_transactions
    SET status = answer, error_message = left(message, 500), gateway_id = its_id,
        settled_at = clock_timestamp()
    WHERE id = refund AND kind = 'refund' AND status = 'pending';
    RETURN FOUND;
END
$$;
