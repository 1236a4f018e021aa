-- The books are the shop's.
ALTER TABLE ledger_resolutions ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON ledger_resolutions;
CREATE POLICY none ON ledger_resolutions
    USING ((SELECT core.acts_for_shop()));
