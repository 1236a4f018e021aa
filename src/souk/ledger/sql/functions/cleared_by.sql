-- Returns what a transfer did to the balance with its gateway, in minor units; null where it is not
-- booked.
CREATE OR REPLACE FUNCTION ledger.cleared_by(
    transfer_kind text,
    source uuid,
    OUT amount bigint,
    OUT currency text
)
LANGUAGE plpgsql
STABLE
AS $$
BEGIN
    SELECT entry.amount, transfer.currency INTO amount, currency
    FROM ledger_transfers AS transfer
    JOIN ledger_entries AS entry ON entry.transfer_id = transfer.id
    JOIN ledger_accounts AS account ON account.id = entry.account_id
    WHERE transfer.kind = transfer_kind
      AND transfer.source_id = source
      AND account.kind = 'clearing';
END
$$;
