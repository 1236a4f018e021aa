-- Trigger: lines follow what is called off of them, and the outbox tells of it, once for all lines of
-- an order. Something of it stays: all of it is cancelled by the order's status alone. Runs as its owner: nobody else writes lines.
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
        IF NOT EXISTS (
            SELECT FROM orders.progress_of(act.id) AS line WHERE line.cancelled < line.quantity
        ) THEN
            RAISE check_violation USING
                MESSAGE = format('nothing would be left of order %s', act.order_number),
                CONSTRAINT = 'orders_item_cancellations_leave_something';
        END IF;
        PERFORM orders.follow_items(act.id);
        PERFORM core.publish('order.items_cancelled', 'order', act.id, jsonb_build_object(
            'order_number', act.order_number, 'items', act.items, 'value_amount', act.value_amount
        ));
    END LOOP;
    RETURN NULL;
END
$$;
