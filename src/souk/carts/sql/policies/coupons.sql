-- The codes in a cart are seen with the cart.
ALTER TABLE carts_coupons ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON carts_coupons;
CREATE POLICY own ON carts_coupons
    USING ((SELECT core.acts_for_shop())
        OR EXISTS (SELECT FROM carts_carts AS cart WHERE cart.id = cart_id));
