-- Returns an order with its payment, as the API shows it.
CREATE OR REPLACE FUNCTION checkout.order_document("order" uuid)
RETURNS json
LANGUAGE sql
STABLE
AS $$
    SELECT orders.document("order", payments.document("order"));
$$;
