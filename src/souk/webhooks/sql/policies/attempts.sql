-- Webhooks are the shop's.
ALTER TABLE webhooks_attempts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON webhooks_attempts;
CREATE POLICY none ON webhooks_attempts
    USING ((SELECT core.acts_for_shop()));
