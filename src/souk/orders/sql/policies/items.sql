-- Lines are seen with their order, and by who sells them.
ALTER TABLE orders_items ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON orders_items;
CREATE POLICY own ON orders_items
    USING ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id())
        OR orders.is_visible(order_id));
