-- Moves a fulfilment to a status, if the transition table allows it.
-- Returns changed, unchanged (it is there already), refused, or not_found; locks its order, then it.
CREATE OR REPLACE FUNCTION orders.change_fulfilment(
    part uuid,
    wanted text,
    OUT outcome text,
    OUT status_before text
)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM orders.lock_order(known.order_id)
    FROM orders_fulfilments AS known
    WHERE known.id = change_fulfilment.part;
    SELECT known.status INTO status_before
    FROM orders_fulfilments AS known
    WHERE known.id = change_fulfilment.part
    FOR NO KEY UPDATE;

    IF status_before IS NULL THEN
        outcome := 'not_found';
    ELSIF status_before = wanted THEN
        outcome := 'unchanged';
    ELSIF NOT EXISTS (
        SELECT FROM orders_part_transitions AS known
        WHERE known.part = 'fulfilment'
          AND known.from_status = status_before AND known.to_status = wanted
    ) THEN
        outcome := 'refused';
    ELSE
        UPDATE orders_fulfilments AS known
        SET status = wanted,
            shipped_at = CASE wanted WHEN 'shipped' THEN now() ELSE known.shipped_at END,
            delivered_at = CASE wanted WHEN 'delivered' THEN now() ELSE known.delivered_at END
        WHERE known.id = change_fulfilment.part;
        outcome := 'changed';
    END IF;
END
$$;
