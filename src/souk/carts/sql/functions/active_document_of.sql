-- Returns the active cart of a customer, also one whose time is over: see carts.document_of.
-- Null as well where it was ordered or given up while its lock was awaited.
CREATE OR REPLACE FUNCTION carts.active_document_of(customer uuid, for_change boolean)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    active uuid;
BEGIN
    IF for_change THEN
        SELECT cart.id INTO active
        FROM carts_carts AS cart
        WHERE cart.user_id = customer AND cart.status = 'active' AND NOT cart.is_elsewhere
        FOR NO KEY UPDATE;
    ELSE
        SELECT cart.id INTO active
        FROM carts_carts AS cart
        WHERE cart.user_id = customer AND cart.status = 'active' AND NOT cart.is_elsewhere;
    END IF;
    RETURN carts.document_of(active, false);
END
$$;
