-- Trigger: lines follow what is called off of them, and the outbox tells of it, once for all lines of
-- an order. Runs as its owner: nobody else writes lines.
CREATE OR REPLACE FUNCTION orders.record_cancellations()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    act record;
BEGIN
    FOR act IN
        SELECT placed.id, placed.order_number, sum(added.value_amount)::bigint AS value_amount,
               jsonb_agg(jsonb_build_object(
                   'item_id', added.item_id, 'quantity', added.quantity
               ) ORDER BY added.id) AS items
        FROM added
        JOIN orders_orders AS placed ON placed.id = added.order_id
        GROUP BY placed.id, placed.order_number
    LOOP
        PERFORM orders.follow_items(act.id);
        PERFORM core.publish('order.items_cancelled', 'order', act.id, jsonb_build_object(
            'order_number', act.order_number, 'items', act.items, 'value_amount', act.value_amount
        ));
    END LOOP;
    RETURN NULL;
END
$$;
