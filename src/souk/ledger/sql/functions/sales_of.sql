-- Returns the sale of each order, in its parts. Tax is what was added to the prices and what is in
-- them; where a place has both at once, the part that is in the price of sending is its share.
-- Orders without amounts have no sale.
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
            ELSE div(
                sold.shipping_tax_amount::numeric * sold.included_tax_amount,
                sold.tax_amount + sold.included_tax_amount
            )::bigint
        END AS tax
    ) AS in_shipping
    WHERE sold.id = ANY (orders)
      AND (sold.total_amount, sold.discount_amount) <> (0, 0);
$$;
