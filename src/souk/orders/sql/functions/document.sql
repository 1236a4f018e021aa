-- Returns an order as the API shows it; the caller, who knows its payment, gives that along.
CREATE OR REPLACE FUNCTION orders.document("order" uuid, payment json)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
-- PL/pgSQL keeps the plan; a function in SQL would be planned at every call.
BEGIN
    RETURN (
        SELECT json_build_object(
            'id', placed.id,
            'order_number', placed.order_number,
            'email', placed.email,
            'status', placed.status,
            'payment_status', placed.payment_status,
            'items', (
                SELECT json_agg(json_build_object(
                    'id', item.id,
                    'variant_id', item.variant_id,
                    'product_id', item.product_id,
                    'sku', item.sku,
                    'name', item.name,
                    'variant_name', item.variant_name,
                    'options', item.options,
                    'image', nullif(item.image_url, ''),
                    'quantity', item.quantity,
                    'unit_price_amount', item.unit_price_amount,
                    'total_amount', item.total_amount,
                    'fulfilment_status', item.fulfilment_status
                ) ORDER BY item.position)
                FROM orders_items AS item
                WHERE item.order_id = placed.id
                  AND item.id BETWEEN core.uuid7_sibling_first("order")
                                  AND core.uuid7_sibling_last("order")
            ),
            'subtotal_amount', placed.subtotal_amount,
            'discount_amount', placed.discount_amount,
            'shipping_amount', placed.shipping_amount,
            'tax_amount', placed.tax_amount,
            'total_amount', placed.total_amount,
            'currency', placed.currency,
            'shipping_address', placed.shipping_address,
            'billing_address', placed.billing_address,
            'shipping_method', CASE WHEN placed.shipping_method_code <> '' THEN json_build_object(
                'code', placed.shipping_method_code, 'name', placed.shipping_method_name
            ) END,
            'tracking_number', nullif(placed.tracking_number, ''),
            'tracking_url', nullif(placed.tracking_url, ''),
            'notes', placed.notes,
            'history', (
                SELECT json_agg(json_build_object(
                    'from_status', step.from_status,
                    'to_status', step.to_status,
                    'reason', step.reason,
                    'created_at', step.created_at
                ) ORDER BY step.created_at, step.id)
                FROM orders_status_history AS step
                WHERE step.order_id = placed.id
                  AND step.id BETWEEN core.uuid7_sibling_first("order")
                                  AND core.uuid7_sibling_last("order")
            ),
            'payment', payment,
            'created_at', placed.created_at,
            'updated_at', placed.updated_at
        )
        FROM orders_orders AS placed
        WHERE placed.id = "order"
    );
END
$$;
