-- Trigger: every step of an order is in its history, with the reason and actor that
-- orders.change_status has set for the transaction. With an order what was packed for it is called
-- off. Runs as its owner: nobody else writes history and lines.
CREATE OR REPLACE FUNCTION orders.record_status_change()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO orders_status_history
        (id, order_id, from_status, to_status, reason, changed_by, created_at)
    VALUES
        (core.uuid7_sibling(NEW.id), NEW.id, OLD.status, NEW.status,
         coalesce(current_setting('souk.reason', true), ''),
         nullif(current_setting('souk.actor_id', true), '')::uuid,
         clock_timestamp());
    PERFORM core.publish('order.' || NEW.status, 'order', NEW.id, jsonb_build_object(
        'order_number', NEW.order_number, 'from_status', OLD.status, 'to_status', NEW.status
    ));
    IF NEW.status = 'cancelled' THEN
        UPDATE orders_fulfilments
        SET status = 'cancelled'
        WHERE order_id = NEW.id
          AND id BETWEEN core.uuid7_sibling_first(NEW.id) AND core.uuid7_sibling_last(NEW.id)
          AND status = 'pending';
        PERFORM orders.follow_items(NEW.id);
    END IF;
    RETURN NULL;
END
$$;
