-- Brings the books up to what orders and their payments are by now: the sale, pending until money
-- comes or the order is confirmed; money that came in and went back; what a cancelled order no
-- longer owes; what sellers have of it. Named are orders, and payments of orders. Nothing is booked twice, so that it may be
-- called at any event, late and again. Returns what stands in the books with other amounts.
CREATE OR REPLACE FUNCTION ledger.book_orders(orders uuid[], payments uuid[])
RETURNS TABLE (kind text, source_id uuid)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    wanted uuid[];
    shared uuid[];
BEGIN
    SELECT array_agg(DISTINCT named.id) INTO wanted
    FROM (
        SELECT unnest(orders) AS id
        UNION ALL
        SELECT payment.order_id FROM payments_payments AS payment WHERE payment.id = ANY (payments)
    ) AS named;

    RETURN QUERY
        SELECT refused.kind, refused.source_id
        FROM ledger.post_transfers((
            SELECT coalesce(jsonb_agg(transfer), '[]')
            FROM ledger.transfers_of(wanted) AS transfer
        )) AS refused;

    INSERT INTO ledger_resolutions (transfer_id, outcome)
    SELECT sale.id,
           CASE WHEN sold.status = 'cancelled' AND NOT paid.is_so THEN 'voided' ELSE 'posted' END
    FROM ledger_transfers AS sale
    JOIN orders_orders AS sold ON sold.id = sale.source_id
    -- Money that came too late pays for nothing.
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM ledger_transfers AS capture
            JOIN ledger_entries AS entry ON entry.transfer_id = capture.id
            JOIN ledger_accounts AS account ON account.id = entry.account_id
            WHERE capture.order_id = sold.id
              AND capture.kind = 'capture'
              AND account.kind = 'receivable'
        ) AS is_so
    ) AS paid
    WHERE sale.kind = 'sale'
      AND sale.source_id = ANY (wanted)
      AND NOT EXISTS (SELECT FROM ledger_resolutions WHERE transfer_id = sale.id)
      AND (sold.status <> 'pending' OR paid.is_so)
    ON CONFLICT DO NOTHING;

    -- A sale that counts already, and is cancelled: what was not paid is not owed any more.
    RETURN QUERY
        SELECT refused.kind, refused.source_id
        FROM ledger.post_transfers((
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'kind', 'cancellation', 'source_id', owed.order_id, 'order_id', owed.order_id,
                'currency', owed.currency, 'is_pending', false,
                'entries', jsonb_build_object('refunds', owed.amount, 'receivable', -owed.amount)
            )), '[]')
            FROM (
                SELECT sale.order_id, sale.currency, sum(entry.amount)::bigint AS amount
                FROM ledger_transfers AS sale
                JOIN ledger_resolutions AS resolution
                    ON resolution.transfer_id = sale.id AND resolution.outcome = 'posted'
                JOIN orders_orders AS sold ON sold.id = sale.source_id
                JOIN ledger_transfers AS booked ON booked.order_id = sale.order_id
                JOIN ledger_entries AS entry ON entry.transfer_id = booked.id
                JOIN ledger_accounts AS account
                    ON account.id = entry.account_id AND account.kind = 'receivable'
                WHERE sale.kind = 'sale'
                  AND sale.source_id = ANY (wanted)
                  AND sold.status = 'cancelled'
                  AND NOT EXISTS (
                      SELECT FROM ledger_transfers AS cancellation
                      WHERE cancellation.kind = 'cancellation'
                        AND cancellation.source_id = sale.source_id
                  )
                GROUP BY sale.order_id, sale.currency
                HAVING sum(entry.amount) > 0
            ) AS owed
        )) AS refused;

    -- Last, so that nobody who waits for a share holds what another one has to write.
    shared := ledger.lock_shares(wanted);
    IF shared <> '{}' THEN
        RETURN QUERY
            SELECT refused.kind, refused.source_id
            FROM ledger.post_transfers((
                SELECT coalesce(jsonb_agg(share), '[]') FROM ledger.shares_of(shared) AS share
            )) AS refused;
    END IF;
END
$$;
