-- Lines are seen with their fulfilment; the shop alone sends.
ALTER TABLE orders_fulfilment_lines ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON orders_fulfilment_lines;
CREATE POLICY own ON orders_fulfilment_lines FOR SELECT
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM orders_fulfilments AS fulfilment WHERE fulfilment.id = fulfilment_id
    ));
DROP POLICY IF EXISTS shop ON orders_fulfilment_lines;
CREATE POLICY shop ON orders_fulfilment_lines
    USING ((SELECT core.acts_for_shop()));
