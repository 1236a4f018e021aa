-- Webhooks are the shop's.
ALTER TABLE webhooks_deliveries ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON webhooks_deliveries;
CREATE POLICY none ON webhooks_deliveries
    USING ((SELECT core.acts_for_shop()));
