-- Writes transfers: {kind, source_id, order_id, currency, is_pending, entries: {account: amount}}.
-- Amounts are minor units, debits positive; zeros are left out. One that stands there already is
-- compared as a whole: the same changes nothing, another one is returned, and not written.
-- Waits for whoever writes the same one at this moment.
CREATE OR REPLACE FUNCTION ledger.post_transfers(transfers jsonb)
RETURNS TABLE (kind text, source_id uuid)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO ledger_accounts (id, code, kind, currency)
    SELECT core.uuid7(), named.code, split_part(named.code, ':', 1), named.currency
    FROM (
        SELECT DISTINCT entry.key AS code, given ->> 'currency' AS currency
        FROM jsonb_array_elements(transfers) AS given, jsonb_each(given -> 'entries') AS entry
        WHERE entry.value::bigint <> 0
    ) AS named
    WHERE NOT EXISTS (
        SELECT FROM ledger_accounts AS known
        WHERE known.code = named.code AND known.currency = named.currency
    )
    ON CONFLICT DO NOTHING;

    WITH given AS (
        SELECT given.*
        FROM jsonb_to_recordset(transfers) AS given (
            kind text, source_id uuid, order_id uuid, currency text, is_pending boolean,
            entries jsonb
        )
        -- Two workers write in one order, and wait for each other instead of dead.
        ORDER BY given.kind, given.source_id
    ), written AS (
        INSERT INTO ledger_transfers
            (id, kind, source_id, order_id, currency, is_pending, transaction_id)
        SELECT core.uuid7(), kind, source_id, order_id, currency, is_pending,
               pg_current_xact_id()::text::bigint
        FROM given
        ON CONFLICT DO NOTHING
        RETURNING id, kind, source_id
    )
    INSERT INTO ledger_entries (id, transfer_id, account_id, amount)
    SELECT core.uuid7(), written.id, account.id, entry.value::bigint
    FROM written
    JOIN given USING (kind, source_id)
    CROSS JOIN LATERAL jsonb_each(given.entries) AS entry
    JOIN ledger_accounts AS account
        ON account.code = entry.key AND account.currency = given.currency
    WHERE entry.value::bigint <> 0;

    RETURN QUERY
        SELECT given.kind, given.source_id
        FROM jsonb_to_recordset(transfers) AS given (
            kind text, source_id uuid, order_id uuid, currency text, is_pending boolean,
            entries jsonb
        )
        JOIN ledger_transfers AS booked USING (kind, source_id)
        WHERE (booked.currency, booked.is_pending) <> (given.currency, given.is_pending)
           OR booked.order_id IS DISTINCT FROM given.order_id
           OR (
               SELECT coalesce(jsonb_object_agg(account.code, entry.amount), '{}')
               FROM ledger_entries AS entry
               JOIN ledger_accounts AS account ON account.id = entry.account_id
               WHERE entry.transfer_id = booked.id
           ) <> (
               SELECT coalesce(jsonb_object_agg(entry.key, entry.value), '{}')
               FROM jsonb_each(given.entries) AS entry
               WHERE entry.value::bigint <> 0
           );
END
$$;
