-- The books are the shop's.
ALTER TABLE ledger_settlement_lines ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON ledger_settlement_lines;
CREATE POLICY none ON ledger_settlement_lines
    USING ((SELECT core.acts_for_shop()));
