-- Returns a cart's lines, coupons' codes and notes for its owner, and locks the cart against a second
-- checkout.
-- `outcome` is null when it can be ordered; else not_found, converted (with the order it became),
-- not_active or empty. `reservation` is what holds its stock, or held it. An owner is its user, or a
-- guest by the hash of the cart's token. `document` is the whole cart where it is kept in another store.
CREATE OR REPLACE FUNCTION carts.lines_for_checkout(
    wanted_cart uuid,
    caller uuid,
    caller_token_hash bytea,
    document jsonb,
    OUT outcome text,
    OUT became uuid,
    OUT variants uuid[],
    OUT quantities integer[],
    OUT reservation uuid,
    OUT coupon_codes text[],
    OUT notes text
)
LANGUAGE plpgsql
AS $$
DECLARE
    cart carts_carts;
BEGIN
    IF document IS NULL THEN
        SELECT * INTO cart FROM carts_carts WHERE id = wanted_cart FOR NO KEY UPDATE;
    ELSIF (document ->> 'user_id')::uuid = caller
        OR decode(document ->> 'token_hash', 'hex') = caller_token_hash
    THEN
        -- For nobody else a row is written: it runs as its owner.
        cart := carts.hold_elsewhere(document);
    END IF;
    IF NOT coalesce(cart.user_id = caller OR cart.token_hash = caller_token_hash, false) THEN
        outcome := 'not_found';
    ELSIF cart.status = 'converted' THEN
        outcome := 'converted';
        became := cart.order_id;
    ELSIF cart.status <> 'active' OR cart.expires_at < now()
        OR cart.is_elsewhere AND document IS NULL
    THEN
        outcome := 'not_active';
    ELSIF document IS NOT NULL THEN
        reservation := (document ->> 'reservation_id')::uuid;
        SELECT array_agg(item.variant_id ORDER BY item.id),
               array_agg(item.quantity ORDER BY item.id)
        INTO variants, quantities
        FROM jsonb_populate_recordset(NULL::carts_items, document -> 'items') AS item;
        notes := document ->> 'notes';
        coupon_codes := ARRAY(SELECT jsonb_array_elements_text(document -> 'coupon_codes'));
    ELSE
        reservation := cart.reservation_id;
        SELECT array_agg(item.variant_id ORDER BY item.id),
               array_agg(item.quantity ORDER BY item.id)
        INTO variants, quantities
        FROM carts_items AS item
        WHERE item.cart_id = wanted_cart;
        notes := cart.notes;
        coupon_codes := carts.coupon_codes_of(wanted_cart);
    END IF;
    IF outcome IS NULL AND variants IS NULL THEN
        outcome := 'empty';
    END IF;
END
$$;
