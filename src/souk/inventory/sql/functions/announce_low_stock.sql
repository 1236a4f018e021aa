-- Publishes stock.low for each row that fell to its reorder point, or below, by what was just taken
-- of it: once a fall, since the rows are locked and it was above before.
CREATE OR REPLACE FUNCTION inventory.announce_low_stock(rows uuid[], taken integer[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM core.publish('stock.low', 'stock', stock.id, jsonb_build_object(
        'stock_id', stock.id,
        'variant_id', stock.variant_id,
        'warehouse_id', stock.warehouse_id,
        'available', stock.available,
        'reorder_point', stock.reorder_point,
        'reorder_quantity', stock.reorder_quantity
    ))
    FROM unnest(rows, taken) AS fallen (id, quantity)
    JOIN inventory_stock AS stock USING (id)
    WHERE stock.available <= stock.reorder_point
      AND stock.available + fallen.quantity > stock.reorder_point;
END
$$;
