-- Returns how an order's life began, as a step of its history. Its own row says that, so that no order
-- pays for another one: the history holds the changes.
CREATE OR REPLACE FUNCTION orders.first_step(placed orders_orders)
RETURNS orders_status_history
LANGUAGE sql
IMMUTABLE
-- One expression: PostgreSQL puts it where it is asked for, and calls nothing.
AS $$
    SELECT ROW(
        placed.id, placed.created_at, NULL, 'pending', '', placed.user_id, placed.id
    )::orders_status_history;
$$;
