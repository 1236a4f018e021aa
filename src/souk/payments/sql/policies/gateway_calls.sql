-- What gateways were asked is for the shop.
ALTER TABLE payments_gateway_calls ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON payments_gateway_calls;
CREATE POLICY own ON payments_gateway_calls USING ((SELECT core.acts_for_shop()));
