-- Payments are seen with their order.
ALTER TABLE payments_payments ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON payments_payments;
CREATE POLICY own ON payments_payments
    USING ((SELECT core.acts_for_shop()) OR orders.is_visible(order_id));
