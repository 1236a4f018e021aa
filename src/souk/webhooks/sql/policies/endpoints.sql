-- Webhooks are the shop's.
ALTER TABLE webhooks_endpoints ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON webhooks_endpoints;
CREATE POLICY none ON webhooks_endpoints
    USING ((SELECT core.acts_for_shop()));
