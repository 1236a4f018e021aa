-- Returns orders with their payments as one JSON array, in the order of the ids.
CREATE OR REPLACE FUNCTION checkout.order_documents(orders uuid[])
RETURNS json
LANGUAGE plpgsql
STABLE
-- One plan for all values: planning anew would cost more than the whole call.
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(checkout.order_document(wanted.id) ORDER BY wanted.place), '[]')
        FROM unnest(orders) WITH ORDINALITY AS wanted (id, place)
    );
END
$$;
