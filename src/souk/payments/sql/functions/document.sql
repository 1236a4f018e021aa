-- Returns the latest payment of an order as the API shows it.
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
        ORDER BY payment.id DESC
        LIMIT 1
    );
END
$$;
