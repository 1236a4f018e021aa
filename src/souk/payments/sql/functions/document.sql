-- Returns the latest payment of an order as the API shows it.
CREATE OR REPLACE FUNCTION payments.document("order" uuid)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
-- PL/pgSQL keeps the plan; a function in SQL would be planned at every call.
BEGIN
    RETURN (
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
        )
        FROM payments_payments AS payment
        WHERE payment.order_id = "order"
        ORDER BY payment.id DESC
        LIMIT 1
    );
END
$$;
