-- Returns the sale of each order, in its parts. Tax is what was added to the prices and what is in
-- them; where a place has both at once, the price of sending holds what those of the lines do not, or
-- its share, where lines of earlier versions do not know. Orders without amounts have no sale, and
-- those that came in by a file were another shop's.
CREATE OR REPLACE FUNCTION ledger.sales_of(orders uuid[])
RETURNS SETOF jsonb
LANGUAGE sql
STABLE
AS $$
    SELECT jsonb_build_object(
        'kind', 'sale', 'source_id', sold.id, 'order_id', sold.id, 'currency', sold.currency,
        'is_pending', true,
        'entries', jsonb_build_object(
            'receivable', sold.total_amount,
            'discounts', sold.discount_amount,
            'sales', sold.included_tax_amount - in_shipping.tax - sold.subtotal_amount,
            'shipping', in_shipping.tax - sold.shipping_amount,
            'tax', -(sold.tax_amount + sold.included_tax_amount)
        )
    )
    FROM orders_orders AS sold
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN sold.included_tax_amount = 0 THEN 0
            WHEN sold.tax_amount = 0 THEN sold.shipping_tax_amount
            ELSE (
                SELECT CASE
                    WHEN bool_and(item.included_tax_amount IS NOT NULL OR item.tax_amount = 0)
                        THEN sold.included_tax_amount
                             - sum(coalesce(item.included_tax_amount, 0))::bigint
                    ELSE div(
                        sold.shipping_tax_amount::numeric * sold.included_tax_amount,
                        sold.tax_amount + sold.included_tax_amount
                    )::bigint
                END
                FROM orders_items AS item
                WHERE item.order_id = sold.id
                  AND item.id BETWEEN core.uuid7_sibling_first(sold.id)
                                  AND core.uuid7_sibling_last(sold.id)
            )
        END AS tax
    ) AS in_shipping
    WHERE sold.id = ANY (orders)
      AND sold.imported_number IS NULL
      AND (sold.total_amount, sold.discount_amount) <> (0, 0);
$$;
