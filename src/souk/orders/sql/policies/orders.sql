-- An order is its customer's, or whose guest shows its token.
ALTER TABLE orders_orders ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON orders_orders;
CREATE POLICY own ON orders_orders
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id())
        OR token_hash = ANY ((SELECT core.guest_tokens())::bytea[]));
