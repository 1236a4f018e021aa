-- Customers see and change their own addresses.
ALTER TABLE accounts_addresses ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON accounts_addresses;
CREATE POLICY own ON accounts_addresses
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
