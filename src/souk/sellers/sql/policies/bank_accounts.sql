-- A bank account is its seller's; staff see that it is there. Its columns are encrypted.
ALTER TABLE sellers_bank_accounts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON sellers_bank_accounts;
CREATE POLICY own ON sellers_bank_accounts
    USING ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id()));
