-- Returns orders with their payments as one JSON array, in the order of the ids.
CREATE OR REPLACE FUNCTION checkout.order_documents(orders uuid[])
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
-- PL/pgSQL keeps the plan; a function in SQL would be planned at every call.
BEGIN
    RETURN (
        SELECT coalesce(json_agg(checkout.order_document(wanted.id) ORDER BY wanted.place), '[]')
        FROM unnest(orders) WITH ORDINALITY AS wanted (id, place)
    );
END
$$;
