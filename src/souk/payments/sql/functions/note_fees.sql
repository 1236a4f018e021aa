-- Notes what a gateway kept of money that moved, where it had not said so before, and tells of it.
-- Returns the payments of those where it had not: a fee that is known stays as it is.
CREATE OR REPLACE FUNCTION payments.note_fees(moves uuid[], fees bigint[])
RETURNS SETOF uuid
LANGUAGE sql
AS $$
    WITH noted AS (
        UPDATE payments_transactions AS moved
        SET fee_amount = told.fee
        FROM unnest(moves, fees) AS told (id, fee)
        WHERE moved.id = told.id AND moved.fee_amount IS NULL
        RETURNING moved.payment_id, moved.fee_amount
    )
    SELECT noted.payment_id
    FROM noted, LATERAL core.publish(
        'payment.fee_noted', 'payment', noted.payment_id,
        jsonb_build_object('amount', noted.fee_amount)
    );
$$;
