-- Returns an order as the API shows it, put together from its row and its described parts. What is
-- placed only now has no fulfilments and returns. `actions` is what its buyer may do.
CREATE OR REPLACE FUNCTION orders.describe_order(
    placed orders_orders,
    items json,
    history json,
    payment json,
    fulfilments json DEFAULT '[]',
    returns json DEFAULT '[]',
    is_returnable boolean DEFAULT false
)
RETURNS json
LANGUAGE sql
STABLE
-- One expression: PostgreSQL puts it where it is asked for, and calls nothing.
AS $$
    SELECT json_build_object(
        'id', placed.id,
        'order_number', placed.order_number,
        'email', placed.email,
        'status', placed.status,
        'payment_status', placed.payment_status,
        'items', items,
        'subtotal_amount', placed.subtotal_amount,
        'discount_amount', placed.discount_amount,
        'shipping_amount', placed.shipping_amount,
        'tax_amount', placed.tax_amount,
        'included_tax_amount', placed.included_tax_amount,
        'total_amount', placed.total_amount,
        'currency', placed.currency,
        'discounts', placed.discounts,
        'tax_lines', placed.tax_lines,
        'shipping_address', placed.shipping_address,
        'billing_address', placed.billing_address,
        'shipping_method', CASE WHEN placed.shipping_method_code <> '' THEN json_build_object(
            'code', placed.shipping_method_code, 'name', placed.shipping_method_name
        ) END,
        'tracking_number', nullif(placed.tracking_number, ''),
        'tracking_url', nullif(placed.tracking_url, ''),
        'estimated_delivery_at', placed.estimated_delivery_at,
        'notes', placed.notes,
        'gift_message', placed.gift_message,
        'special_instructions', placed.special_instructions,
        'fulfilments', fulfilments,
        'returns', returns,
        'return_until', placed.return_until,
        'actions', CASE
            -- Another attempt to pay lets go of one that waits, and of none that is being made.
            WHEN placed.status = 'pending' AND payment ->> 'status'
                NOT IN ('processing', 'authorized', 'succeeded', 'refunded')
            THEN '["cancel", "pay"]'::json
            WHEN placed.status IN ('pending', 'confirmed') THEN '["cancel"]'::json
            WHEN is_returnable THEN '["return"]'::json
            ELSE '[]'::json
        END,
        'history', history,
        'payment', payment,
        'created_at', placed.created_at,
        'updated_at', placed.updated_at,
        'imported_number', placed.imported_number
    );
$$;
