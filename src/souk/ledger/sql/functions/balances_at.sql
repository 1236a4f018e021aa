-- Returns what each account came to at a moment, by what was booked until then: debits, credits and
-- the balance in minor units, debits positive; and apart, what was pending.
CREATE OR REPLACE FUNCTION ledger.balances_at(moment timestamptz)
RETURNS TABLE (
    code text,
    kind text,
    currency text,
    debit_amount numeric,
    credit_amount numeric,
    balance_amount numeric,
    pending_amount numeric
)
LANGUAGE sql
STABLE
AS $$
    SELECT account.code::text, account.kind::text, account.currency::text,
           coalesce(sum(entry.amount) FILTER (WHERE state.counts AND entry.amount > 0), 0),
           coalesce(-sum(entry.amount) FILTER (WHERE state.counts AND entry.amount < 0), 0),
           coalesce(sum(entry.amount) FILTER (WHERE state.counts), 0),
           coalesce(sum(entry.amount) FILTER (WHERE state.waits), 0)
    FROM ledger_accounts AS account
    JOIN ledger_entries AS entry ON entry.account_id = account.id
    JOIN ledger_transfers AS transfer ON transfer.id = entry.transfer_id
    LEFT JOIN ledger_resolutions AS resolution
        ON resolution.transfer_id = transfer.id AND resolution.created_at <= moment
    CROSS JOIN LATERAL (
        SELECT NOT transfer.is_pending OR coalesce(resolution.outcome = 'posted', false) AS counts,
               transfer.is_pending AND resolution.transfer_id IS NULL AS waits
    ) AS state
    WHERE transfer.created_at <= moment
    GROUP BY account.code, account.kind, account.currency
    ORDER BY account.currency, account.code;
$$;
