-- Returns how much of a payment can still be captured, in minor units: what is held, less what was
-- captured or waits to be. Nothing, once a final capture or a void waits. `but` does not count.
CREATE OR REPLACE FUNCTION payments.capturable_of(payment uuid, but uuid DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT CASE
            WHEN known.status <> 'authorized' OR coalesce(waiting.is_last, false) THEN 0
            ELSE known.authorized_amount - known.captured_amount - coalesce(waiting.amount, 0)
        END
        FROM payments_payments AS known
        LEFT JOIN LATERAL (
            SELECT bool_or(moved.kind = 'void' OR moved.is_final) AS is_last,
                   sum(moved.amount) AS amount
            FROM payments_transactions AS moved
            WHERE moved.payment_id = known.id
              AND moved.kind IN ('capture', 'void')
              AND moved.status = 'pending'
              AND moved.id IS DISTINCT FROM but
        ) AS waiting ON true
        WHERE known.id = payment
    );
END
$$;
