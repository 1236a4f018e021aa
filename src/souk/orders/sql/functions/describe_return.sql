-- Returns a return as the API shows it to its buyer.
CREATE OR REPLACE FUNCTION orders.describe_return(asked orders_returns)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN json_build_object(
        'id', asked.id,
        'return_number', asked.return_number,
        'status', asked.status,
        'items', (
            SELECT coalesce(json_agg(json_build_object(
                'item_id', line.item_id,
                'quantity', line.quantity,
                'received_quantity', line.restocked_quantity + line.written_off_quantity,
                'reason', line.reason
            ) ORDER BY line.id), '[]')
            FROM orders_return_lines AS line
            WHERE line.return_id = asked.id
        ),
        'note', asked.note,
        'answer', asked.answer,
        'value_amount', asked.value_amount,
        'approved_at', asked.approved_at,
        'rejected_at', asked.rejected_at,
        'received_at', asked.received_at,
        'refunded_at', asked.refunded_at,
        'created_at', asked.created_at
    );
END
$$;
