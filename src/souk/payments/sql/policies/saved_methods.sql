-- What a customer has left with a gateway is theirs alone; staff have no use for it.
ALTER TABLE payments_saved_methods ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON payments_saved_methods;
CREATE POLICY own ON payments_saved_methods
    USING ((SELECT core.acts_for_system()) OR user_id = (SELECT core.caller_id()));
