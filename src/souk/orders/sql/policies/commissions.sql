-- What the shop keeps is for the seller to see, and nobody's to write: a trigger of the owner's does.
ALTER TABLE orders_commissions ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON orders_commissions;
CREATE POLICY seen ON orders_commissions FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id()));
