-- A return is asked for and seen by whose the order is.
ALTER TABLE orders_returns ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON orders_returns;
CREATE POLICY own ON orders_returns
    USING ((SELECT core.acts_for_shop()) OR orders.is_visible(order_id));
