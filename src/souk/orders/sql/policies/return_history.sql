-- Steps are seen with their return.
ALTER TABLE orders_return_history ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON orders_return_history;
CREATE POLICY own ON orders_return_history
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM orders_returns AS asked WHERE asked.id = return_id
    ));
