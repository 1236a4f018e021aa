-- Says whether any part of an order is on its way or has arrived.
CREATE OR REPLACE FUNCTION orders.is_sent("order" uuid)
RETURNS boolean
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM orders_fulfilments AS fulfilment
        WHERE fulfilment.order_id = "order"
          AND fulfilment.id BETWEEN core.uuid7_sibling_first("order")
                                AND core.uuid7_sibling_last("order")
          AND fulfilment.status IN ('shipped', 'delivered')
    );
END
$$;
