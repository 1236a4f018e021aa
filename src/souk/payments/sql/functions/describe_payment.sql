-- Returns a payment as the API shows it.
CREATE OR REPLACE FUNCTION payments.describe_payment(payment payments_payments)
RETURNS json
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    RETURN json_build_object(
        'id', payment.id,
        'payment_number', payment.payment_number,
        'method', payment.method_id,
        'gateway', payment.gateway,
        'status', payment.status,
        'amount', payment.amount,
        'refunded_amount', payment.refunded_amount,
        'currency', payment.currency,
        'next_action', payment.next_action
    );
END
$$;
