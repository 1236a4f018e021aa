-- Writes an order with its lines, and returns it as the API shows it with the payment that the caller
-- gives along.
-- `placed` is made by orders.new_order and `lines` by orders.new_item, in their order.
-- Runs as its owner, since nobody else adds orders, and for the caller's own account only.
-- Lines share the time of the order's id: they lie in its partition, beside each other.
CREATE OR REPLACE FUNCTION orders.open_order(
    placed orders_orders,
    lines orders_items[],
    payment json
)
RETURNS json
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    item orders_items;
    items json[] := '{}';
    has_sellers boolean := false;
BEGIN
    IF placed.user_id IS DISTINCT FROM core.caller_id() AND NOT core.acts_for_shop() THEN
        RAISE insufficient_privilege USING MESSAGE = 'an order is placed for oneself alone';
    END IF;

    INSERT INTO orders_orders VALUES (placed.*);

    FOR nth IN 1 .. cardinality(lines) LOOP
        item := lines[nth];
        item.id := core.uuid7_sibling(placed.id);
        item.order_id := placed.id;
        lines[nth] := item;
        items[nth] := orders.describe_item(item);
        has_sellers := has_sellers OR item.seller_id IS NOT NULL;
    END LOOP;
    INSERT INTO orders_items SELECT * FROM unnest(lines);
    IF has_sellers THEN
        PERFORM orders.freeze_commissions(lines);
    END IF;

    RETURN orders.describe_order(
        placed, array_to_json(items),
        json_build_array(orders.describe_step(orders.first_step(placed))), payment
    );
END
$$;
