-- Returns orders as a seller sees them, as one JSON array in the order of the ids: their own lines
-- and where those are sent to, nothing of the payment, and nothing of other sellers.
-- Runs as its owner, for the seller themselves and the shop alone.
CREATE OR REPLACE FUNCTION orders.seller_documents(seller uuid, orders uuid[])
RETURNS json
LANGUAGE sql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce(json_agg(json_build_object(
        'id', placed.id,
        'order_number', placed.order_number,
        'status', placed.status,
        'items', own.lines,
        'total_items', own.quantity,
        'subtotal_amount', own.subtotal_amount,
        'discount_amount', own.discount_amount,
        'sales_amount', own.subtotal_amount - own.discount_amount,
        'commission_amount', own.commission_amount,
        'seller_amount', own.seller_amount,
        'currency', placed.currency,
        'shipping_address', placed.shipping_address,
        'shipping_method', CASE WHEN placed.shipping_method_code <> '' THEN json_build_object(
            'code', placed.shipping_method_code, 'name', placed.shipping_method_name
        ) END,
        'gift_message', placed.gift_message,
        'special_instructions', placed.special_instructions,
        'estimated_delivery_at', placed.estimated_delivery_at,
        'created_at', placed.created_at,
        'updated_at', placed.updated_at
    ) ORDER BY wanted.place), '[]')
    FROM unnest(orders) WITH ORDINALITY AS wanted (id, place)
    JOIN orders_orders AS placed ON placed.id = wanted.id
    CROSS JOIN LATERAL (
        SELECT json_agg(
                   core.json_with(
                       orders.describe_item(item, orders.cancelled_of(item, placed.status)),
                       json_build_object(
                           'commission_rate', agreed.rate,
                           'commission_amount', agreed.commission_amount,
                           'seller_amount', agreed.seller_amount
                       )
                   )
                   ORDER BY item.position
               ) AS lines,
               sum(agreed.commission_amount) AS commission_amount,
               sum(agreed.seller_amount) AS seller_amount,
               sum(item.quantity) AS quantity,
               sum(item.total_amount) AS subtotal_amount,
               sum(item.discount_amount) AS discount_amount
        FROM orders_items AS item
        JOIN orders_commissions AS agreed ON agreed.id = item.id
        WHERE item.order_id = wanted.id
          AND item.id BETWEEN core.uuid7_sibling_first(wanted.id)
                          AND core.uuid7_sibling_last(wanted.id)
          AND item.seller_id = seller
    ) AS own
    WHERE (core.acts_for_shop() OR seller = core.caller_id())
      AND placed.deleted_at IS NULL
      AND own.lines IS NOT NULL
$$;
