-- Returns a step of an order's history as the API shows it.
CREATE OR REPLACE FUNCTION orders.describe_step(step orders_status_history)
RETURNS json
LANGUAGE sql
STABLE
-- One expression: PostgreSQL puts it where it is asked for, and calls nothing.
AS $$
    SELECT json_build_object(
        'from_status', step.from_status,
        'to_status', step.to_status,
        'reason', step.reason,
        'created_at', step.created_at
    );
$$;
