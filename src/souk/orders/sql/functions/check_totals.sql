-- Trigger, at commit: an order's amounts are the sums of its lines', discounts' and taxes'.
CREATE OR REPLACE FUNCTION orders.check_totals()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
-- Else planned at every order: the months to come, never counted, make the plan for all seem dear.
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    -- Known before the plan begins, so that it opens one month's partition.
    first_line uuid := core.uuid7_sibling_first(NEW.id);
    last_line uuid := core.uuid7_sibling_last(NEW.id);
    item record;
    lines_amount bigint;
    discount bigint := 0;
    tax bigint := 0;
BEGIN
    -- In a loop: sums of these would be begun as numerics, and cost more than most orders' lines.
    FOR item IN
        SELECT line.total_amount, line.discount_amount, line.tax_amount
        FROM orders_items AS line
        WHERE line.order_id = NEW.id AND line.id BETWEEN first_line AND last_line
    LOOP
        lines_amount := coalesce(lines_amount, 0) + item.total_amount;
        discount := discount + item.discount_amount;
        tax := tax + item.tax_amount;
    END LOOP;
    IF lines_amount IS DISTINCT FROM NEW.subtotal_amount THEN
        RAISE check_violation USING
            MESSAGE = format('order %s: subtotal %s, lines %s',
                             NEW.order_number, NEW.subtotal_amount, lines_amount),
            CONSTRAINT = 'orders_orders_subtotal_is_sum_of_lines';
    END IF;
    IF discount + NEW.shipping_discount_amount <> NEW.discount_amount
        OR orders.sum_of_amounts(NEW.discounts) <> NEW.discount_amount
    THEN
        RAISE check_violation USING
            MESSAGE = format('order %s: discount %s, lines %s, shipping %s, discounts %s',
                             NEW.order_number, NEW.discount_amount, discount,
                             NEW.shipping_discount_amount, NEW.discounts),
            CONSTRAINT = 'orders_orders_discount_is_sum_of_parts';
    END IF;
    IF tax + NEW.shipping_tax_amount <> NEW.tax_amount + NEW.included_tax_amount
        OR orders.sum_of_amounts(NEW.tax_lines) <> NEW.tax_amount + NEW.included_tax_amount
    THEN
        RAISE check_violation USING
            MESSAGE = format('order %s: tax %s and %s included, lines %s, shipping %s, taxes %s',
                             NEW.order_number, NEW.tax_amount, NEW.included_tax_amount, tax,
                             NEW.shipping_tax_amount, NEW.tax_lines),
            CONSTRAINT = 'orders_orders_tax_is_sum_of_parts';
    END IF;
    RETURN NULL;
END
$$;
