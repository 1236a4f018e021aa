-- Lets go what is held for a cart, and says whether anything was: repeating it changes nothing.
CREATE OR REPLACE FUNCTION inventory.cancel_reservation(cart uuid)
RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    active uuid;
BEGIN
    SELECT known.id INTO active
    FROM inventory_reservations AS known
    WHERE known.cart_id = cart AND known.status = 'active'
    FOR NO KEY UPDATE;
    IF active IS NOT NULL THEN
        PERFORM inventory.end_reservations(ARRAY[active], 'cancelled');
    END IF;
    RETURN active IS NOT NULL;
END
$$;
