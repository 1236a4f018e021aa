-- Returns what is in a cart: parallel arrays of variants and quantities.
CREATE OR REPLACE FUNCTION carts.wanted_of(
    cart uuid,
    OUT variants uuid[],
    OUT quantities integer[]
)
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    SELECT coalesce(array_agg(item.variant_id ORDER BY item.id), '{}'),
           coalesce(array_agg(item.quantity ORDER BY item.id), '{}')
    INTO variants, quantities
    FROM carts_items AS item
    WHERE item.cart_id = cart;
END
$$;
