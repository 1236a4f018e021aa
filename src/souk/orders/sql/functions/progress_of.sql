-- Returns how far each line of an order is, in units of it: cancelled (with the order, or of the line
-- alone), prepared (in a fulfilment that waits), shipped (those that arrived included), delivered,
-- asked_back (asked for, not here yet) and returned. The one place where they are counted.
CREATE OR REPLACE FUNCTION orders.progress_of("order" uuid)
RETURNS TABLE (
    item_id uuid,
    item_position integer,
    variant_id uuid,
    requires_shipping boolean,
    tracks_stock boolean,
    quantity integer,
    cancelled integer,
    prepared integer,
    shipped integer,
    delivered integer,
    asked_back integer,
    returned integer
)
LANGUAGE plpgsql
STABLE
AS $$
#variable_conflict use_column
DECLARE
    -- Known before the plan begins, so that it opens one month's partitions.
    first_row uuid := core.uuid7_sibling_first("order");
    last_row uuid := core.uuid7_sibling_last("order");
BEGIN
    RETURN QUERY
    WITH sent AS (
        SELECT line.item_id,
               sum(line.quantity) FILTER (WHERE fulfilment.status = 'pending') AS prepared,
               sum(line.quantity)
                   FILTER (WHERE fulfilment.status IN ('shipped', 'delivered')) AS shipped,
               sum(line.quantity) FILTER (WHERE fulfilment.status = 'delivered') AS delivered
        FROM orders_fulfilments AS fulfilment
        JOIN orders_fulfilment_lines AS line ON line.fulfilment_id = fulfilment.id
        WHERE fulfilment.order_id = "order"
          AND fulfilment.id BETWEEN first_row AND last_row
          AND line.id BETWEEN first_row AND last_row
        GROUP BY line.item_id
    ),
    back AS (
        SELECT line.item_id,
               sum(line.quantity)
                   FILTER (WHERE asked.status IN ('requested', 'approved')) AS asked_back,
               sum(line.restocked_quantity + line.written_off_quantity) AS returned
        FROM orders_returns AS asked
        JOIN orders_return_lines AS line ON line.return_id = asked.id
        WHERE asked.order_id = "order"
        GROUP BY line.item_id
    ),
    called_off AS (
        SELECT part.item_id, sum(part.quantity) AS quantity
        FROM orders_item_cancellations AS part
        WHERE part.order_id = "order"
        GROUP BY part.item_id
    )
    SELECT item.id, item.position::integer, item.variant_id, item.requires_shipping,
           item.tracks_stock, item.quantity::integer,
           CASE placed.status
               WHEN 'cancelled' THEN item.quantity - coalesce(sent.shipped, 0)
               ELSE coalesce(called_off.quantity, 0)
           END::integer,
           coalesce(sent.prepared, 0)::integer,
           coalesce(sent.shipped, 0)::integer,
           coalesce(sent.delivered, 0)::integer,
           coalesce(back.asked_back, 0)::integer,
           coalesce(back.returned, 0)::integer
    FROM orders_items AS item
    JOIN orders_orders AS placed ON placed.id = item.order_id
    LEFT JOIN sent ON sent.item_id = item.id
    LEFT JOIN back ON back.item_id = item.id
    LEFT JOIN called_off ON called_off.item_id = item.id
    WHERE item.order_id = "order"
      AND placed.id = "order"
      AND item.id BETWEEN first_row AND last_row
    ORDER BY item.position;
END
$$;
