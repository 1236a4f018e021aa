-- Returns an order as it begins, for orders.open_order. Amounts are minor units of the currency.
CREATE OR REPLACE FUNCTION orders.new_order(
    id uuid,
    order_number text,
    user_id uuid,
    cart_id uuid,
    token_hash bytea,
    email text,
    currency text,
    subtotal_amount bigint,
    discount_amount bigint,
    shipping_amount bigint,
    tax_amount bigint,
    total_amount bigint,
    shipping_address jsonb,
    billing_address jsonb,
    shipping_method_code text,
    shipping_method_name text,
    notes text,
    gift_message text,
    special_instructions text,
    discounts jsonb,
    shipping_discount_amount bigint,
    tax_lines jsonb,
    included_tax_amount bigint,
    shipping_tax_amount bigint,
    estimated_delivery_at timestamptz
)
RETURNS orders_orders
LANGUAGE sql
STABLE
-- A single expression, in the order of the table's columns: PostgreSQL puts it where it is asked for.
AS $$
    SELECT ROW(
        id, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, order_number, user_id, cart_id, token_hash, email, 'pending', 'pending',
        currency, subtotal_amount, discount_amount, shipping_amount, tax_amount, total_amount,
        nullif(shipping_address, 'null'),
        -- An invoice goes where the goods go, unless something else is said.
        coalesce(nullif(billing_address, 'null'), nullif(shipping_address, 'null')),
        shipping_method_code, shipping_method_name, '', '', notes, '', '',
        NULL, NULL, NULL, NULL, NULL, NULL, discounts, included_tax_amount,
        shipping_discount_amount, shipping_tax_amount, tax_lines, estimated_delivery_at,
        gift_message, NULL, special_instructions, NULL
    )::orders_orders;
$$;
