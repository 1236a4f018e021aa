-- Takes the person out of the closed orders of these accounts, all of which must be erased
-- themselves: e-mail, addresses but for the country (taxes follow from it), notes, reasons,
-- tracking, also those of fulfilments, returns and lines. The billing address stays on what was sold since `invoices_since`: an invoice has to
-- name who it was for. Returns how many orders changed.
-- Runs with the owner's rights, for nobody else may change the history.
CREATE OR REPLACE FUNCTION orders.erase_buyers(buyers uuid[], invoices_since timestamptz)
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    erased uuid[];
BEGIN
    WITH changed AS (
        UPDATE orders_orders AS sold
        SET email = 'erased@erased.invalid',
            billing_address = CASE
                WHEN sold.created_at >= invoices_since
                     AND (sold.status <> 'cancelled' OR sold.paid_at IS NOT NULL)
                    THEN coalesce(sold.billing_address, sold.shipping_address)
            END,
            shipping_address = orders.country_alone(sold.shipping_address),
            notes = '',
            gift_message = '',
            special_instructions = '',
            admin_notes = '',
            cancellation_reason = '',
            tracking_number = '',
            tracking_url = '',
            token_hash = NULL
        FROM accounts_users AS buyer
        WHERE sold.user_id = ANY (buyers)
          AND buyer.id = sold.user_id
          AND buyer.deleted_at IS NOT NULL
          AND sold.email <> 'erased@erased.invalid'
          AND (
              sold.status NOT IN ('pending', 'confirmed', 'processing', 'shipped')
              OR sold.deleted_at IS NOT NULL
          )
        RETURNING sold.id
    )
    SELECT array_agg(id) INTO erased FROM changed;

    UPDATE orders_status_history
    SET reason = ''
    WHERE order_id = ANY (erased) AND reason <> '';

    UPDATE orders_fulfilments
    SET tracking_number = '', tracking_url = ''
    WHERE order_id = ANY (erased) AND (tracking_number <> '' OR tracking_url <> '');

    UPDATE orders_returns
    SET note = '', answer = ''
    WHERE order_id = ANY (erased) AND (note <> '' OR answer <> '');

    UPDATE orders_item_cancellations
    SET reason = ''
    WHERE order_id = ANY (erased) AND reason <> '';

    UPDATE orders_return_lines AS line
    SET reason = ''
    FROM orders_returns AS asked
    WHERE asked.id = line.return_id AND asked.order_id = ANY (erased) AND line.reason <> '';

    UPDATE orders_return_history AS step
    SET reason = ''
    FROM orders_returns AS asked
    WHERE asked.id = step.return_id AND asked.order_id = ANY (erased) AND step.reason <> '';

    RETURN coalesce(cardinality(erased), 0);
END
$$;
