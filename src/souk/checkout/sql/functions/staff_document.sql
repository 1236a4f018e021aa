-- Returns an order as staff see it: as its buyer does, with what staff wrote on it and its refunds.
CREATE OR REPLACE FUNCTION checkout.staff_document("order" uuid)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT core.json_with(checkout.order_document("order"), json_build_object(
            'admin_notes', placed.admin_notes,
            'cancellation_reason', placed.cancellation_reason,
            'refunds', checkout.refund_documents(ARRAY(
                SELECT refund.id
                FROM payments_transactions AS refund
                JOIN payments_payments AS payment ON payment.id = refund.payment_id
                WHERE payment.order_id = "order" AND refund.kind = 'refund'
                ORDER BY refund.id
            )),
            'next_statuses', ARRAY(
                SELECT step.to_status
                FROM orders_status_transitions AS step
                WHERE step.from_status = placed.status
                  AND placed.imported_number IS NULL
                  AND (step.to_status <> 'cancelled' OR NOT orders.is_sent("order"))
                ORDER BY step.to_status
            )
        ))
        FROM orders_orders AS placed
        WHERE placed.id = "order"
    );
END
$$;
