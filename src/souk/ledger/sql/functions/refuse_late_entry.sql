-- Trigger: an entry is written with its transfer, in its currency; later none is added.
CREATE OR REPLACE FUNCTION ledger.refuse_late_entry()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ledger_transfers AS transfer
        JOIN ledger_accounts AS account ON account.id = NEW.account_id
        WHERE transfer.id = NEW.transfer_id
          AND transfer.currency = account.currency
          AND transfer.transaction_id = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE 'an entry belongs to a transfer of the same transaction and currency'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_come_with_transfer';
    END IF;
    RETURN NEW;
END
$$;
