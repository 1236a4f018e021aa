-- Who holds what is the shop's to see; a buyer's own is made and ended by functions of the owner's.
ALTER TABLE inventory_reservations ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shop ON inventory_reservations;
CREATE POLICY shop ON inventory_reservations USING ((SELECT core.acts_for_shop()));
