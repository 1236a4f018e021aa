-- Returns a fulfilment as the API shows it.
CREATE OR REPLACE FUNCTION orders.describe_fulfilment(fulfilment orders_fulfilments)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    -- Known before the plan begins, so that it opens one month's partitions.
    first_row uuid := core.uuid7_sibling_first(fulfilment.id);
    last_row uuid := core.uuid7_sibling_last(fulfilment.id);
BEGIN
    RETURN json_build_object(
        'id', fulfilment.id,
        'status', fulfilment.status,
        'items', (
            SELECT coalesce(json_agg(json_build_object(
                'item_id', line.item_id, 'quantity', line.quantity
            ) ORDER BY item.position), '[]')
            FROM orders_fulfilment_lines AS line
            JOIN orders_items AS item ON item.id = line.item_id
            WHERE line.fulfilment_id = fulfilment.id
              AND line.id BETWEEN first_row AND last_row
              AND item.id BETWEEN first_row AND last_row
        ),
        'carrier', nullif(fulfilment.carrier, ''),
        'tracking_number', nullif(fulfilment.tracking_number, ''),
        'tracking_url', nullif(fulfilment.tracking_url, ''),
        'shipped_at', fulfilment.shipped_at,
        'delivered_at', fulfilment.delivered_at,
        'created_at', fulfilment.created_at
    );
END
$$;
