-- Returns a line for orders.open_order, as it was bought, without discount and tax yet.
-- Amounts are minor units.
CREATE OR REPLACE FUNCTION orders.new_item(
    "position" integer,
    variant_id uuid,
    product_id uuid,
    seller_id uuid,
    sku text,
    name text,
    variant_name text,
    options jsonb,
    image_url text,
    quantity integer,
    unit_price_amount bigint,
    weight_grams integer,
    requires_shipping boolean,
    tracks_stock boolean,
    tax_class text
)
RETURNS orders_items
LANGUAGE sql
IMMUTABLE
-- A single expression, in the order of the table's columns: PostgreSQL puts it into the statement
-- that asks.
AS $$
    SELECT ROW(
        NULL, "position", variant_id, product_id, seller_id, sku, name, variant_name, options,
        image_url, quantity, unit_price_amount, quantity * unit_price_amount, weight_grams,
        requires_shipping, tracks_stock, 'pending', NULL, 0, 0, tax_class, NULL
    )::orders_items;
$$;
