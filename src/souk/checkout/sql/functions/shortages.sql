-- Returns which lines are short, and what is there; null when none is. What the reservation holds is
-- there for them; what may be backordered is short only where there is no warehouse.
CREATE OR REPLACE FUNCTION checkout.shortages(lines orders_items[], reservation uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    variants uuid[] := ARRAY(SELECT line.variant_id FROM unnest(lines) AS line);
BEGIN
    RETURN (
        SELECT jsonb_build_object('lines', jsonb_agg(jsonb_build_object(
            'variant_id', line.variant_id,
            'sku', line.sku,
            'quantity', line.quantity,
            'available_quantity', coalesce(stock.available, 0)
        ) ORDER BY line.position))
        FROM unnest(lines) AS line
        JOIN catalog.offers_of(variants) AS offered ON offered.variant_id = line.variant_id
        LEFT JOIN inventory.availability_of(variants) AS stock
            ON stock.variant_id = line.variant_id
        WHERE line.tracks_stock
          AND line.quantity > coalesce(stock.available, 0) + CASE
              WHEN reservation IS NULL THEN 0
              ELSE inventory.reserved_for(reservation, line.variant_id)
          END
          AND NOT (
              offered.allow_backorder AND EXISTS (SELECT FROM inventory_warehouses WHERE is_active)
          )
        HAVING count(*) > 0
    );
END
$$;
