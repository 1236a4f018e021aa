-- A cart is its customer's, or whose guest shows its token.
ALTER TABLE carts_carts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON carts_carts;
CREATE POLICY own ON carts_carts
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id())
        OR token_hash = ANY ((SELECT core.guest_tokens())::bytea[]));
