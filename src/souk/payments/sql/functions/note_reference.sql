-- Notes what the gateway knows a payment by, before any money is asked for. Says no when the
-- payment was settled meanwhile: then no money may be asked for.
CREATE OR REPLACE FUNCTION payments.note_reference(payment uuid, reference text)
RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE payments_payments AS known
    SET gateway_reference = reference
    WHERE known.id = payment
      AND known.status = 'processing'
      AND known.gateway_reference IN ('', reference);
    RETURN FOUND;
END
$$;
