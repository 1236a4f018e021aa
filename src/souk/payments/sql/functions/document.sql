-- Returns the payment of an order as the API shows it: of several attempts the one that pays for it,
-- else the latest.
CREATE OR REPLACE FUNCTION payments.document("order" uuid)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT payments.describe_payment(payment)
        FROM payments_payments AS payment
        WHERE payment.order_id = "order"
        ORDER BY payment.status IN ('authorized', 'succeeded') DESC,
                 payment.captured_amount > 0 DESC,
                 payment.id DESC
        LIMIT 1
    );
END
$$;
