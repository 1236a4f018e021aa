-- What gateways tell is for the shop.
ALTER TABLE payments_gateway_events ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON payments_gateway_events;
CREATE POLICY own ON payments_gateway_events USING ((SELECT core.acts_for_shop()));
