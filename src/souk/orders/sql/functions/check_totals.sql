-- Trigger, at commit: an order's subtotal is the sum of its lines.
CREATE OR REPLACE FUNCTION orders.check_totals()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
    -- Known before the plan begins, so that it opens one month's partition.
    first_line uuid := core.uuid7_sibling_first(NEW.id);
    last_line uuid := core.uuid7_sibling_last(NEW.id);
    lines_amount bigint;
BEGIN
    SELECT sum(item.total_amount) INTO lines_amount
    FROM orders_items AS item
    WHERE item.order_id = NEW.id AND item.id BETWEEN first_line AND last_line;
    IF lines_amount IS DISTINCT FROM NEW.subtotal_amount THEN
        RAISE check_violation USING
            MESSAGE = format('order %s: subtotal %s, lines %s',
                             NEW.order_number, NEW.subtotal_amount, lines_amount),
            CONSTRAINT = 'orders_orders_subtotal_is_sum_of_lines';
    END IF;
    RETURN NULL;
END
$$;
