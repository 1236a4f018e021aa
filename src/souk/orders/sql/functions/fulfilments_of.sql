-- Returns the fulfilments of an order as the API shows them, in the order in which they were begun.
CREATE OR REPLACE FUNCTION orders.fulfilments_of("order" uuid)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(orders.describe_fulfilment(fulfilment)
                                 ORDER BY fulfilment.created_at, fulfilment.id), '[]')
        FROM orders_fulfilments AS fulfilment
        WHERE fulfilment.order_id = "order"
          AND fulfilment.id BETWEEN core.uuid7_sibling_first("order")
                                AND core.uuid7_sibling_last("order")
    );
END
$$;
