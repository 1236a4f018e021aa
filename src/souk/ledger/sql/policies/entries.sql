-- The books are the shop's.
ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON ledger_entries;
CREATE POLICY none ON ledger_entries
    USING ((SELECT core.acts_for_shop()));
