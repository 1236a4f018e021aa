-- Returns an order with its payment, as the API shows it.
CREATE OR REPLACE FUNCTION checkout.order_document("order" uuid)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
-- PL/pgSQL keeps the plan; a function in SQL would be planned at every call.
BEGIN
    RETURN (
        SELECT orders.document("order", payments.document("order"))
    );
END
$$;
