-- Trigger: lines follow each step of a fulfilment, and the outbox tells of it. `is_whole` says that
-- it is all that was ordered. Runs as its owner: nobody else writes lines.
CREATE OR REPLACE FUNCTION orders.record_fulfilment_step()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM orders.follow_items(NEW.order_id);
    PERFORM core.publish('fulfilment.' || NEW.status, 'fulfilment', NEW.id, jsonb_build_object(
        'order_id', NEW.order_id,
        'from_status', OLD.status,
        'to_status', NEW.status,
        'is_whole', NOT EXISTS (
            SELECT FROM orders.progress_of(NEW.order_id) AS line
            LEFT JOIN orders_fulfilment_lines AS here
                ON here.fulfilment_id = NEW.id AND here.item_id = line.item_id
            WHERE line.quantity > coalesce(here.quantity, 0)
        )
    ));
    RETURN NULL;
END
$$;
