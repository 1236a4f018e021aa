-- Customers see what they have used themselves.
ALTER TABLE promotions_usages ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON promotions_usages;
CREATE POLICY own ON promotions_usages
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
