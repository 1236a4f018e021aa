-- Webhooks are the shop's.
ALTER TABLE webhooks_health ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON webhooks_health;
CREATE POLICY none ON webhooks_health
    USING ((SELECT core.acts_for_shop()));
