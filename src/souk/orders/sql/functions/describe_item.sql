-- Returns a line of an order as the API shows it, with how many of it were called off: none of what is
-- placed only now.
CREATE OR REPLACE FUNCTION orders.describe_item(item orders_items, cancelled bigint DEFAULT 0)
RETURNS json
LANGUAGE sql
STABLE
-- One expression: PostgreSQL puts it where it is asked for, and calls nothing.
AS $$
    SELECT json_build_object(
        'id', item.id,
        'variant_id', item.variant_id,
        'product_id', item.product_id,
        'sku', item.sku,
        'name', item.name,
        'variant_name', item.variant_name,
        'options', item.options,
        'image', nullif(item.image_url, ''),
        'quantity', item.quantity,
        'cancelled_quantity', cancelled,
        'unit_price_amount', item.unit_price_amount,
        'total_amount', item.total_amount,
        'discount_amount', item.discount_amount,
        'tax_amount', item.tax_amount,
        'fulfilment_status', item.fulfilment_status
    );
$$;
