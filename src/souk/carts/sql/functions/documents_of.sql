-- Returns the carts of a customer, the oldest first: see carts.document_of.
CREATE OR REPLACE FUNCTION carts.documents_of(customer uuid)
RETURNS SETOF text
LANGUAGE sql
STABLE
AS $$
    SELECT carts.document_of(cart.id, false)
    FROM carts_carts AS cart
    WHERE cart.user_id = customer AND NOT cart.is_elsewhere
    ORDER BY cart.id;
$$;
