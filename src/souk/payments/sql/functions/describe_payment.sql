-- Returns a payment as the API shows it.
CREATE OR REPLACE FUNCTION payments.describe_payment(payment payments_payments)
RETURNS json
LANGUAGE sql
STABLE
-- One expression: PostgreSQL puts it where it is asked for, and calls nothing.
AS $$
    SELECT json_build_object(
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
$$;
