-- Returns what a fee of no order is booked under: it follows from the gateway's own reference, so that
-- the same fee in another file is the same one.
CREATE OR REPLACE FUNCTION ledger.gateway_fee_id(gateway text, reference text)
RETURNS uuid
LANGUAGE sql
IMMUTABLE
AS $$
    SELECT substr(encode(sha256(convert_to(gateway || ':' || reference, 'UTF8')), 'hex'), 1, 32)::uuid;
$$;
