-- The books are the shop's.
ALTER TABLE ledger_settlements ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON ledger_settlements;
CREATE POLICY none ON ledger_settlements
    USING ((SELECT core.acts_for_shop()));
