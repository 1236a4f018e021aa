-- What is sent is seen with its order; the shop alone sends.
ALTER TABLE orders_fulfilments ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON orders_fulfilments;
CREATE POLICY own ON orders_fulfilments FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR orders.is_visible(order_id));
DROP POLICY IF EXISTS shop ON orders_fulfilments;
CREATE POLICY shop ON orders_fulfilments
    USING ((SELECT core.acts_for_shop()));
