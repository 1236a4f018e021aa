-- Trigger: only a transfer that was written as pending is posted or voided.
CREATE OR REPLACE FUNCTION ledger.refuse_wrong_resolution()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ledger_transfers WHERE id = NEW.transfer_id AND is_pending
    ) THEN
        RAISE 'only a pending transfer is posted or voided'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_resolutions_of_pending';
    END IF;
    RETURN NEW;
END
$$;
