-- Returns an order as the API shows it; the caller, who knows its payment, gives that along.
CREATE OR REPLACE FUNCTION orders.document("order" uuid, payment json)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT orders.describe_order(
            placed,
            (
                SELECT json_agg(
                    orders.describe_item(item, orders.cancelled_of(item, placed.status))
                    ORDER BY item.position
                )
                FROM orders_items AS item
                WHERE item.order_id = placed.id
                  AND item.id BETWEEN core.uuid7_sibling_first("order")
                                  AND core.uuid7_sibling_last("order")
            ),
            (
                SELECT json_agg(orders.describe_step(step) ORDER BY step.created_at, step.id)
                FROM unnest(orders.first_step(placed) || ARRAY(
                    SELECT change
                    FROM orders_status_history AS change
                    WHERE change.order_id = placed.id
                      AND change.id BETWEEN core.uuid7_sibling_first("order")
                                        AND core.uuid7_sibling_last("order")
                )) AS step
            ),
            payment,
            orders.fulfilments_of("order"),
            orders.returns_of("order"),
            orders.is_returnable(placed)
        )
        FROM orders_orders AS placed
        WHERE placed.id = "order"
    );
END
$$;
