-- Events on their way are the shop's.
ALTER TABLE core_dead_events ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON core_dead_events;
CREATE POLICY none ON core_dead_events
    USING ((SELECT core.acts_for_shop()));
