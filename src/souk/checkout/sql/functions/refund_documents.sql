-- Returns refunds as staff see them, as one JSON array in the order of the ids.
CREATE OR REPLACE FUNCTION checkout.refund_documents(refunds uuid[])
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(
            core.json_with(payments.describe_refund(refund, payment), json_build_object(
                'order_number', placed.order_number,
                'email', placed.email,
                'return_number', (
                    SELECT asked.return_number
                    FROM orders_returns AS asked
                    WHERE asked.id = refund.return_id
                )
            ))
            ORDER BY wanted.place
        ), '[]')
        FROM unnest(refunds) WITH ORDINALITY AS wanted (id, place)
        JOIN payments_transactions AS refund ON refund.id = wanted.id
        JOIN payments_payments AS payment ON payment.id = refund.payment_id
        JOIN orders_orders AS placed ON placed.id = payment.order_id
    );
END
$$;
