-- Writes an order with its lines and the first step of its history, and returns it as the API
-- shows it with the payment that the caller gives along.
-- `header` is the row's columns by name; `lines` is an array of lines, in their order.
-- Lines and history share the time of the order's id: they lie in its partition, beside each other.
CREATE OR REPLACE FUNCTION orders.open_order(
    "order" uuid,
    header jsonb,
    lines jsonb,
    payment json
)
RETURNS json
LANGUAGE plpgsql
AS $$
DECLARE
    placed orders_orders;
    items json;
    step orders_status_history;
BEGIN
    INSERT INTO orders_orders AS new
        (id, order_number, user_id, cart_id, token_hash, email, status, payment_status, currency,
         subtotal_amount, discount_amount, shipping_amount, tax_amount, total_amount,
         shipping_address, billing_address, shipping_method_code, shipping_method_name,
         tracking_number, tracking_url, notes, admin_notes, cancellation_reason)
    SELECT "order", core.readable_number("order"), given.user_id, given.cart_id,
           decode(given.token_hash, 'hex'), given.email, 'pending', 'pending', given.currency,
           given.subtotal_amount, given.discount_amount, given.shipping_amount,
           given.tax_amount, given.total_amount, given.shipping_address, given.billing_address,
           coalesce(given.shipping_method_code, ''), coalesce(given.shipping_method_name, ''),
           '', '', coalesce(given.notes, ''), '', ''
    FROM jsonb_to_record(header) AS given (
        user_id uuid, cart_id uuid, token_hash text, email text, currency text,
        subtotal_amount bigint, discount_amount bigint, shipping_amount bigint,
        tax_amount bigint, total_amount bigint, shipping_address jsonb, billing_address jsonb,
        shipping_method_code text, shipping_method_name text, notes text
    )
    RETURNING new.* INTO placed;

    WITH written AS (
        INSERT INTO orders_items AS item
            (id, order_id, position, variant_id, product_id, seller_id, sku, name, variant_name,
             options, image_url, quantity, unit_price_amount, total_amount, weight_grams,
             requires_shipping, tracks_stock, fulfilment_status)
        SELECT core.uuid7_sibling("order"), "order", given.position, given.variant_id,
               given.product_id, given.seller_id, given.sku, given.name, given.variant_name,
               given.options, given.image_url, given.quantity, given.unit_price_amount,
               given.quantity * given.unit_price_amount, given.weight_grams,
               given.requires_shipping, given.tracks_stock, 'pending'
        FROM jsonb_to_recordset(lines) AS given (
            position smallint, variant_id uuid, product_id uuid, seller_id uuid, sku text, name text,
            variant_name text, options jsonb, image_url text, quantity integer,
            unit_price_amount bigint, weight_grams integer, requires_shipping boolean,
            tracks_stock boolean
        )
        RETURNING item.position, orders.describe_item(item) AS described
    )
    SELECT json_agg(written.described ORDER BY written.position) INTO items FROM written;

    INSERT INTO orders_status_history AS new
        (id, order_id, from_status, to_status, reason, changed_by)
    VALUES
        (core.uuid7_sibling("order"), "order", NULL, 'pending', '', (header ->> 'user_id')::uuid)
    RETURNING new.* INTO step;

    RETURN orders.describe_order(
        placed, items, json_build_array(orders.describe_step(step)), payment
    );
END
$$;
