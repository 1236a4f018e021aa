-- Gives what is available somewhere to the orders that wait for it elsewhere, so many rows at most; says
-- how many rows it looked at. What arrives does that by itself: this is for a warehouse that opens again, and
-- for rows that were held at that moment. Those that are held now are passed over, too.
-- What it gives was for sale until now: a row that falls to its reorder point by that is announced.
CREATE OR REPLACE FUNCTION inventory.fill_waiting(most integer)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    -- Found from those who wait, and not limited yet: most of the time there is nothing, and to look
    -- for the first few would be to look through all stock.
    found uuid[] := ARRAY(
        SELECT DISTINCT stock.id
        FROM inventory_stock AS waiting
        JOIN inventory_stock AS stock USING (variant_id)
        JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id
        WHERE waiting.backordered > 0
          AND stock.available > 0
          AND warehouse.is_active
    );
    free uuid[] := ARRAY(
        SELECT stock.id
        FROM inventory_stock AS stock
        WHERE stock.id = ANY (found) AND stock.available > 0
        ORDER BY stock.id
        LIMIT most
        FOR NO KEY UPDATE SKIP LOCKED
    );
    enough uuid[];
BEGIN
    IF free <> '{}' THEN
        enough := ARRAY(
            SELECT stock.id FROM inventory_stock AS stock
            WHERE stock.id = ANY (free) AND NOT stock.is_low
        );
        PERFORM inventory.fill_backorders(free, NULL);
        PERFORM inventory.announce_low(stock)
        FROM inventory_stock AS stock
        WHERE stock.id = ANY (enough) AND stock.is_low;
    END IF;
    RETURN cardinality(free);
END
$$;
