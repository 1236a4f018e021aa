-- Letters are seen by whom they were written to.
ALTER TABLE notifications_letters ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON notifications_letters;
CREATE POLICY own ON notifications_letters
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
