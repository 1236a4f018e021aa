-- What is held is seen with its reservation.
ALTER TABLE inventory_reservation_lines ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shop ON inventory_reservation_lines;
CREATE POLICY shop ON inventory_reservation_lines USING ((SELECT core.acts_for_shop()));
