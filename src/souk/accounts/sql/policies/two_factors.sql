-- A second factor is its owner's, who sets it up; staff see that it is there. Its secret is encrypted.
-- Once it is confirmed, it is the system's to change: the owner has to prove themselves first.
ALTER TABLE accounts_two_factors ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON accounts_two_factors;
DROP POLICY IF EXISTS seen ON accounts_two_factors;
CREATE POLICY seen ON accounts_two_factors FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
DROP POLICY IF EXISTS set_up ON accounts_two_factors;
CREATE POLICY set_up ON accounts_two_factors
    USING (
        (SELECT core.acts_for_shop())
        OR (user_id = (SELECT core.caller_id()) AND confirmed_at IS NULL)
    );
