-- Returns how many of a variant a reservation holds; none when it has ended.
CREATE OR REPLACE FUNCTION inventory.reserved_for(reservation uuid, variant uuid)
RETURNS integer
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(sum(line.quantity), 0)
        FROM inventory_reservations AS known
        JOIN inventory_reservation_lines AS line ON line.reservation_id = known.id
        JOIN inventory_stock AS stock ON stock.id = line.stock_id
        WHERE known.id = reservation AND known.status = 'active' AND stock.variant_id = variant
    );
END
$$;
