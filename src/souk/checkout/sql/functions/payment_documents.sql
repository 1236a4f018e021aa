-- Returns payments as staff see them, as one JSON array in the order of the ids.
CREATE OR REPLACE FUNCTION checkout.payment_documents(payments uuid[], whole boolean)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(
            core.json_with(payments.story_of(payment, whole), json_build_object(
                'order_number', placed.order_number,
                'email', placed.email
            ))
            ORDER BY wanted.place
        ), '[]')
        FROM unnest(payments) WITH ORDINALITY AS wanted (id, place)
        JOIN payments_payments AS payment ON payment.id = wanted.id
        JOIN orders_orders AS placed ON placed.id = payment.order_id
    );
END
$$;
