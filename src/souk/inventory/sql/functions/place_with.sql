-- Returns a row when some place has so many of a variant, as most often: a look that costs little, and
-- decides nothing. Whether its warehouse is active, and what all have together, others ask.
CREATE OR REPLACE FUNCTION inventory.place_with(variant uuid, quantity integer)
RETURNS TABLE (stock_id uuid)
LANGUAGE sql
STABLE
ROWS 1
AS $$
    SELECT stock.id
    FROM inventory_stock AS stock
    WHERE stock.variant_id = variant AND stock.available >= quantity
    LIMIT 1;
$$;
