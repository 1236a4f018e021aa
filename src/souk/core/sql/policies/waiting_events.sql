-- Events on their way are the shop's.
ALTER TABLE core_waiting_events ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON core_waiting_events;
CREATE POLICY none ON core_waiting_events
    USING ((SELECT core.acts_for_shop()));
