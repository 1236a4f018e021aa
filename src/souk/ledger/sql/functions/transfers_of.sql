-- Returns the transfers that orders and their payments come to by now, as post_transfers wants them:
-- the sale of each, and every capture and refund that succeeded. Orders without amounts have none.
CREATE OR REPLACE FUNCTION ledger.transfers_of(orders uuid[])
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
            'sales', sold.included_tax_amount - sold.subtotal_amount,
            'shipping', -sold.shipping_amount,
            -- Added to the prices, or in them.
            'tax', -(sold.tax_amount + sold.included_tax_amount)
        )
    )
    FROM orders_orders AS sold
    WHERE sold.id = ANY (orders)
      AND (sold.total_amount, sold.discount_amount) <> (0, 0)
    UNION ALL
    SELECT jsonb_build_object(
        'kind', moved.kind, 'source_id', moved.id, 'order_id', payment.order_id,
        'currency', payment.currency, 'is_pending', false,
        'entries', CASE moved.kind
            WHEN 'capture' THEN jsonb_build_object(
                'clearing:' || payment.gateway, moved.amount, 'receivable', -moved.amount
            )
            ELSE jsonb_build_object(
                'refunds', moved.amount, 'clearing:' || payment.gateway, -moved.amount
            )
        END
    )
    FROM payments_payments AS payment
    JOIN payments_transactions AS moved ON moved.payment_id = payment.id
    WHERE payment.order_id = ANY (orders)
      AND moved.kind IN ('capture', 'refund')
      AND moved.status = 'succeeded';
$$;
