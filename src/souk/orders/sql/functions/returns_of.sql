-- Returns the returns of an order as the API shows them to its buyer, in the order of their asking.
CREATE OR REPLACE FUNCTION orders.returns_of("order" uuid)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(orders.describe_return(asked) ORDER BY asked.id), '[]')
        FROM orders_returns AS asked
        WHERE asked.order_id = "order"
    );
END
$$;
