-- What is called off is seen with its order; the shop alone calls off.
ALTER TABLE orders_item_cancellations ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON orders_item_cancellations;
CREATE POLICY own ON orders_item_cancellations FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR orders.is_visible(order_id));
DROP POLICY IF EXISTS shop ON orders_item_cancellations;
CREATE POLICY shop ON orders_item_cancellations
    USING ((SELECT core.acts_for_shop()));
