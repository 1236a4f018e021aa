-- Everybody's operations add what happened; the shop alone reads it.
ALTER TABLE core_outbox ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS added ON core_outbox;
CREATE POLICY added ON core_outbox FOR INSERT
    WITH CHECK (true);
DROP POLICY IF EXISTS seen ON core_outbox;
CREATE POLICY seen ON core_outbox FOR SELECT
    USING ((SELECT core.acts_for_shop()));
