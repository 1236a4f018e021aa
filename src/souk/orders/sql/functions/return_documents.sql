-- Returns returns as staff see them, as one JSON array in the order of the ids.
CREATE OR REPLACE FUNCTION orders.return_documents(returns uuid[])
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(
            core.json_with(orders.describe_return(asked), json_build_object(
                'order_number', placed.order_number,
                'email', placed.email,
                'currency', placed.currency,
                'history', (
                    SELECT json_agg(json_build_object(
                        'from_status', nullif(step.from_status, ''),
                        'to_status', step.to_status,
                        'reason', step.reason,
                        'changed_by', step.changed_by,
                        'created_at', step.created_at
                    ) ORDER BY step.created_at, step.id)
                    FROM orders_return_history AS step
                    WHERE step.return_id = asked.id
                )
            ))
            ORDER BY wanted.place
        ), '[]')
        FROM unnest(returns) WITH ORDINALITY AS wanted (id, place)
        JOIN orders_returns AS asked ON asked.id = wanted.id
        JOIN orders_orders AS placed ON placed.id = asked.order_id
    );
END
$$;
