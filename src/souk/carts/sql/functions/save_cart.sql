-- Keeps a cart as a document of carts.stores.document says: a new one, or one that the caller holds.
-- Of its lines it writes those that have changed.
CREATE OR REPLACE FUNCTION carts.save_cart(document jsonb)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    cart carts_carts := jsonb_populate_record(
        NULL::carts_carts,
        document || jsonb_build_object('token_hash', '\x' || (document ->> 'token_hash'))
    );
    wanted carts_items[] := ARRAY(
        SELECT item FROM jsonb_populate_recordset(NULL::carts_items, document -> 'items') AS item
    );
    codes text[] := ARRAY(SELECT jsonb_array_elements_text(document -> 'coupon_codes'));
BEGIN
    INSERT INTO carts_carts (
        id, user_id, token_hash, status, currency, revision, order_id, reservation_id, expires_at,
        notes, abandoned_at, resumed_at, recovered_at, merged_into_id
    )
    VALUES (
        cart.id, cart.user_id, cart.token_hash, cart.status, cart.currency, cart.revision,
        cart.order_id, cart.reservation_id, cart.expires_at, cart.notes, cart.abandoned_at,
        cart.resumed_at, cart.recovered_at, cart.merged_into_id
    )
    ON CONFLICT (id) DO UPDATE
    SET user_id = excluded.user_id,
        token_hash = excluded.token_hash,
        status = excluded.status,
        revision = excluded.revision,
        reservation_id = excluded.reservation_id,
        expires_at = excluded.expires_at,
        notes = excluded.notes,
        resumed_at = excluded.resumed_at,
        merged_into_id = excluded.merged_into_id;

    DELETE FROM carts_items AS known
    WHERE known.cart_id = cart.id
      AND NOT EXISTS (SELECT FROM unnest(wanted) AS item WHERE item.id = known.id);
    INSERT INTO carts_items (
        id, cart_id, variant_id, quantity, unit_price_amount, sku, name, options, product_id,
        product_slug, image
    )
    SELECT item.id, cart.id, item.variant_id, item.quantity, item.unit_price_amount, item.sku,
           item.name, item.options, item.product_id, item.product_slug, item.image
    FROM unnest(wanted) AS item
    WHERE NOT EXISTS (
        SELECT FROM carts_items AS known
        WHERE known.id = item.id
          AND known.quantity = item.quantity
          AND known.unit_price_amount = item.unit_price_amount
          AND known.name = item.name
    )
    ON CONFLICT (cart_id, variant_id) DO UPDATE
    SET quantity = excluded.quantity,
        unit_price_amount = excluded.unit_price_amount,
        sku = excluded.sku,
        name = excluded.name,
        options = excluded.options,
        product_id = excluded.product_id,
        product_slug = excluded.product_slug,
        image = excluded.image;

    DELETE FROM carts_coupons AS known
    WHERE known.cart_id = cart.id AND known.code <> ALL (codes);
    INSERT INTO carts_coupons (id, cart_id, code)
    SELECT core.uuid7(), cart.id, code
    FROM unnest(codes) WITH ORDINALITY AS put_in (code, place)
    ORDER BY place
    ON CONFLICT (cart_id, code) DO NOTHING;
END
$$;
