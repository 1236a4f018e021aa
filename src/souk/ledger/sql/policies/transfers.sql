-- The books are the shop's.
ALTER TABLE ledger_transfers ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON ledger_transfers;
CREATE POLICY none ON ledger_transfers
    USING ((SELECT core.acts_for_shop()));
