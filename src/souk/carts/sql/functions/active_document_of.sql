-- Returns the active cart of a customer, also one whose time is over: see carts.document_of.
CREATE OR REPLACE FUNCTION carts.active_document_of(customer uuid, for_change boolean)
RETURNS text
LANGUAGE sql
AS $$
    SELECT carts.document_of(cart.id, for_change)
    FROM carts_carts AS cart
    WHERE cart.user_id = customer AND cart.status = 'active' AND NOT cart.is_elsewhere;
$$;
