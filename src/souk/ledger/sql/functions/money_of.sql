-- Returns what moved by the payments of orders: captures, refunds and those that failed after they had
-- been booked, what gateways keep, what banks take back. Money that comes after its order was cancelled, or beyond what it comes to, belongs to no
-- sale: it is owed to its buyer (unassigned) until it has gone back.
CREATE OR REPLACE FUNCTION ledger.money_of(orders uuid[])
RETURNS SETOF jsonb
LANGUAGE sql
STABLE
AS $$
    WITH moved AS (
        SELECT moved.*, payment.order_id, payment.currency, sold.total_amount,
               'clearing:' || payment.gateway AS clearing,
               coalesce(moved.settled_at, moved.created_at) AS moved_at,
               coalesce(coalesce(moved.settled_at, moved.created_at) > cancelled.at, false) AS is_late
        FROM payments_payments AS payment
        JOIN payments_transactions AS moved ON moved.payment_id = payment.id
        JOIN orders_orders AS sold ON sold.id = payment.order_id
        LEFT JOIN LATERAL (
            SELECT min(step.created_at) AS at
            FROM orders_status_history AS step
            WHERE step.order_id = sold.id
              AND step.id BETWEEN core.uuid7_sibling_first(sold.id)
                              AND core.uuid7_sibling_last(sold.id)
              AND step.to_status = 'cancelled'
        ) AS cancelled ON true
        WHERE payment.order_id = ANY (orders)
          AND (moved.kind = 'chargeback'
               OR (moved.kind IN ('capture', 'refund') AND moved.status = 'succeeded'))
    ), captures AS (
        SELECT moved.*,
               CASE WHEN is_late THEN 0 ELSE least(amount, greatest(0, total_amount - coalesce(
                   sum(amount) FILTER (WHERE NOT is_late) OVER (
                       PARTITION BY order_id ORDER BY moved_at, id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ), 0
               )))::bigint END AS owed
        FROM moved
        WHERE kind = 'capture'
    ), refunds AS (
        SELECT refund.*,
               least(refund.amount, greatest(0, owed_to_buyer.amount - coalesce(
                   sum(refund.amount) OVER (
                       PARTITION BY refund.payment_id ORDER BY refund.moved_at, refund.id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ), 0
               )))::bigint AS unassigned
        FROM moved AS refund
        -- What came beyond the sale, less what is booked as gone back of it: a refund may have failed
        -- since, and another one gives the same money back.
        CROSS JOIN LATERAL (
            SELECT coalesce((
                SELECT sum(capture.amount - capture.owed)
                FROM captures AS capture
                WHERE capture.payment_id = refund.payment_id
            ), 0) - coalesce((
                SELECT sum(entry.amount)
                FROM moved AS other
                JOIN ledger_transfers AS booked
                    ON booked.kind = 'refund' AND booked.source_id = other.id
                JOIN ledger_entries AS entry ON entry.transfer_id = booked.id
                JOIN ledger_accounts AS account ON account.id = entry.account_id
                WHERE other.payment_id = refund.payment_id
                  AND other.kind = 'refund'
                  AND account.kind = 'unassigned'
            ), 0) AS amount
        ) AS owed_to_buyer
        WHERE refund.kind = 'refund'
          AND NOT EXISTS (
              SELECT FROM ledger_transfers AS booked
              WHERE booked.kind = 'refund' AND booked.source_id = refund.id
          )
    ), failed AS (
        SELECT refund.id, payment.order_id, payment.currency,
               jsonb_object_agg(account.code, -entry.amount) AS entries
        FROM payments_payments AS payment
        JOIN payments_transactions AS refund ON refund.payment_id = payment.id
        JOIN ledger_transfers AS booked
            ON booked.kind = 'refund' AND booked.source_id = refund.id
        JOIN ledger_entries AS entry ON entry.transfer_id = booked.id
        JOIN ledger_accounts AS account ON account.id = entry.account_id
        WHERE payment.order_id = ANY (orders)
          AND refund.kind = 'refund'
          AND refund.status = 'failed'
        GROUP BY refund.id, payment.order_id, payment.currency
    ), chargebacks AS (
        SELECT moved.*, EXISTS (
            SELECT FROM ledger_transfers AS lost
            WHERE lost.kind = 'chargeback_lost' AND lost.source_id = moved.id
        ) AS was_lost
        FROM moved
        WHERE kind = 'chargeback'
    ), booked (kind, source_id, order_id, currency, entries) AS (
        SELECT 'capture', id, order_id, currency, jsonb_build_object(
            clearing, amount, 'receivable', -owed, 'unassigned', owed - amount
        )
        FROM captures
        UNION ALL
        SELECT 'refund', id, order_id, currency, jsonb_build_object(
            'refunds', amount - unassigned, 'unassigned', unassigned, clearing, -amount
        )
        FROM refunds
        UNION ALL
        SELECT 'refund_failed', id, order_id, currency, entries
        FROM failed
        UNION ALL
        -- Banks take the money first, and say later who was right.
        SELECT 'chargeback', id, order_id, currency, jsonb_build_object(
            'disputed', amount, clearing, -amount
        )
        FROM chargebacks
        UNION ALL
        SELECT 'chargeback_lost', id, order_id, currency, jsonb_build_object(
            'loss', amount, 'disputed', -amount
        )
        FROM chargebacks
        WHERE status = 'succeeded'
        UNION ALL
        SELECT 'chargeback_won', id, order_id, currency, jsonb_build_object(
            clearing, amount, CASE WHEN was_lost THEN 'loss' ELSE 'disputed' END, -amount
        )
        FROM chargebacks
        WHERE status = 'cancelled'
        UNION ALL
        SELECT 'fee', id, order_id, currency, jsonb_build_object(
            'fees', fee_amount, clearing, -fee_amount
        )
        FROM moved
        WHERE fee_amount <> 0
    )
    SELECT jsonb_build_object(
        'kind', kind, 'source_id', source_id, 'order_id', order_id, 'currency', currency,
        'is_pending', false, 'entries', entries
    )
    FROM booked;
$$;
