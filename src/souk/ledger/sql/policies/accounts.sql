-- The books are the shop's.
ALTER TABLE ledger_accounts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON ledger_accounts;
CREATE POLICY none ON ledger_accounts
    USING ((SELECT core.acts_for_shop()));
