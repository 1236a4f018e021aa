-- Returns fulfilments with their order's number, as one JSON array in the order of the ids.
CREATE OR REPLACE FUNCTION orders.fulfilment_documents(fulfilments uuid[])
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(
            core.json_with(orders.describe_fulfilment(fulfilment), json_build_object(
                'order_number', placed.order_number, 'order_status', placed.status
            ))
            ORDER BY wanted.place
        ), '[]')
        FROM unnest(fulfilments) WITH ORDINALITY AS wanted (id, place)
        JOIN orders_fulfilments AS fulfilment ON fulfilment.id = wanted.id
        JOIN orders_orders AS placed ON placed.id = fulfilment.order_id
    );
END
$$;
