-- Returns how much of a payment can be let go, in minor units: what is held or may still
-- come and was not captured. Nothing while a capture or a void waits. `but` does not count.
CREATE OR REPLACE FUNCTION payments.voidable_of(payment uuid, but uuid DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT CASE
            WHEN known.status NOT IN ('authorized', 'requires_action', 'processing') OR EXISTS (
                SELECT FROM payments_transactions AS moved
                WHERE moved.payment_id = known.id
                  AND moved.kind IN ('capture', 'void')
                  AND moved.status = 'pending'
                  AND moved.id IS DISTINCT FROM but
            ) THEN 0
            ELSE known.amount - known.captured_amount
        END
        FROM payments_payments AS known
        WHERE known.id = payment
    );
END
$$;
