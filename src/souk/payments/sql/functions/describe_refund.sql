-- Returns a refund as staff see it; what it knows of its order the caller adds.
CREATE OR REPLACE FUNCTION payments.describe_refund(
    refund payments_transactions,
    payment payments_payments
)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN json_build_object(
        'id', refund.id,
        'refund_number', 'REF-' || core.readable_number(refund.id),
        'payment_id', payment.id,
        'payment_number', payment.payment_number,
        'gateway', payment.gateway,
        'return_id', refund.return_id,
        'amount', refund.amount,
        'currency', payment.currency,
        'status', refund.status,
        'reason', refund.reason,
        'error_message', refund.error_message,
        'created_at', refund.created_at,
        'settled_at', refund.settled_at
    );
END
$$;
