-- Returns a cart of our own with all that is in it, as JSON of carts.stores.document; null when there is
-- none that the caller may see. `for_change` locks it until the transaction ends.
CREATE OR REPLACE FUNCTION carts.document_of(wanted_cart uuid, for_change boolean)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    cart carts_carts;
BEGIN
    IF for_change THEN
        SELECT * INTO cart FROM carts_carts WHERE id = wanted_cart FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO cart FROM carts_carts WHERE id = wanted_cart;
    END IF;
    IF NOT FOUND OR cart.is_elsewhere THEN
        RETURN NULL;
    END IF;
    RETURN to_jsonb(cart) || jsonb_build_object(
        'token_hash', encode(cart.token_hash, 'hex'),
        'items', (
            SELECT coalesce(jsonb_agg(to_jsonb(item) ORDER BY item.id), '[]')
            FROM carts_items AS item
            WHERE item.cart_id = wanted_cart
        ),
        'coupon_codes', carts.coupon_codes_of(wanted_cart)
    );
END
$$;
