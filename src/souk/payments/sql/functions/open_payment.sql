-- Records the intent to pay an order, before any gateway is asked. Returns its state, pending (the
-- shop waits for the money) or processing (the gateway is to be asked now; where nothing is due,
-- nobody is: payments.queries.gateways), and the payment as the API shows it. Runs as its owner: the order that would let its buyer see the payment is yet to be.
CREATE OR REPLACE FUNCTION payments.open_payment(
    payment uuid,
    number text,
    "order" uuid,
    method_code text,
    gateway_name text,
    reference text,
    in_currency text,
    due bigint,
    OUT state text,
    OUT described json
)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO payments_payments AS new
        (id, payment_number, order_id, method_id, gateway, status, currency, amount,
         captured_amount, refunded_amount, gateway_reference, error_code, error_message)
    VALUES
        (payment, number, "order", method_code, gateway_name,
         CASE WHEN gateway_name = 'manual' AND due > 0 THEN 'pending' ELSE 'processing' END,
         in_currency, due, 0, 0, coalesce(reference, ''), '', '')
    RETURNING new.status, payments.describe_payment(new) INTO state, described;
END
$$;
