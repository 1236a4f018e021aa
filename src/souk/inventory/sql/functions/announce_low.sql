-- Announces that a stock row has fallen to its reorder point, or below.
-- Whoever calls has seen that it was above before: once a fall.
CREATE OR REPLACE FUNCTION inventory.announce_low(fallen inventory_stock)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM core.publish('stock.low', 'stock', fallen.id, jsonb_build_object(
        'stock_id', fallen.id,
        'variant_id', fallen.variant_id,
        'warehouse_id', fallen.warehouse_id,
        'available', fallen.available,
        'reorder_point', fallen.reorder_point,
        'reorder_quantity', fallen.reorder_quantity
    ));
END
$$;
