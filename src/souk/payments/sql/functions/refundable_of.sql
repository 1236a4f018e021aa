-- Returns how much of a payment can still be given back, in minor units: what was captured, less the
-- refunds that were made or wait, and less what buyers' banks took back or dispute. `but` is a refund
-- that does not count.
CREATE OR REPLACE FUNCTION payments.refundable_of(payment uuid, but uuid DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT known.captured_amount - (
            SELECT coalesce(sum(moved.amount), 0)
            FROM payments_transactions AS moved
            WHERE moved.payment_id = known.id
              AND moved.kind IN ('refund', 'chargeback')
              AND moved.status IN ('pending', 'succeeded')
              AND moved.id IS DISTINCT FROM but
        )
        FROM payments_payments AS known
        WHERE known.id = payment
    );
END
$$;
