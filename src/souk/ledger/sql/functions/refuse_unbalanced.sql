-- Trigger, at the transaction's end: what a transfer gives to its accounts, it takes from others.
CREATE OR REPLACE FUNCTION ledger.refuse_unbalanced()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    transfer uuid := CASE TG_TABLE_NAME
        WHEN 'ledger_transfers' THEN (to_jsonb(NEW) ->> 'id')::uuid
        ELSE (to_jsonb(NEW) ->> 'transfer_id')::uuid
    END;
    entries integer;
    difference numeric;
BEGIN
    SELECT count(*), coalesce(sum(amount), 0) INTO entries, difference
    FROM ledger_entries
    WHERE transfer_id = transfer;
    IF entries < 2 OR difference <> 0 THEN
        RAISE 'the % entries of transfer % sum to %', entries, transfer, difference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfers_sum_to_zero';
    END IF;
    RETURN NULL;
END
$$;
