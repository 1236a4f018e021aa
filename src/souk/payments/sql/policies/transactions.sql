-- Transactions are seen with their payment.
ALTER TABLE payments_transactions ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON payments_transactions;
CREATE POLICY own ON payments_transactions
    USING ((SELECT core.acts_for_shop())
        OR EXISTS (SELECT FROM payments_payments AS payment WHERE payment.id = payment_id));
