-- Trigger: every step of a return is in its history, with the reason and actor that its operation
-- has set for the transaction; lines follow, and the outbox tells of it. Runs as its owner: nobody
-- else writes history and lines.
CREATE OR REPLACE FUNCTION orders.record_return_step()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    before text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD.status;
    END IF;
    INSERT INTO orders_return_history
        (id, return_id, from_status, to_status, reason, changed_by, created_at)
    VALUES
        (core.uuid7(), NEW.id, before, NEW.status,
         coalesce(current_setting('souk.reason', true), ''),
         nullif(current_setting('souk.actor_id', true), '')::uuid,
         clock_timestamp());
    PERFORM orders.follow_items(NEW.order_id);
    PERFORM core.publish('return.' || NEW.status, 'return', NEW.id, jsonb_build_object(
        'order_id', NEW.order_id, 'return_number', NEW.return_number,
        'from_status', before, 'to_status', NEW.status
    ));
    RETURN NULL;
END
$$;
