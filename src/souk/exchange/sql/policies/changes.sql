-- What was brought in is the shop's.
ALTER TABLE exchange_changes ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shop ON exchange_changes;
CREATE POLICY shop ON exchange_changes
    USING ((SELECT core.acts_for_shop()));
