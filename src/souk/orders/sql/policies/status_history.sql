-- Steps are seen with their order.
ALTER TABLE orders_status_history ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON orders_status_history;
CREATE POLICY own ON orders_status_history
    USING ((SELECT core.acts_for_shop()) OR orders.is_visible(order_id));
