-- Returns an order with its payment, as the API shows it.
CREATE OR REPLACE FUNCTION checkout.order_document("order" uuid)
RETURNS json
LANGUAGE plpgsql
STABLE
-- One plan for all values: planning anew would cost more than the whole call.
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT orders.document("order", payments.document("order"))
    );
END
$$;
