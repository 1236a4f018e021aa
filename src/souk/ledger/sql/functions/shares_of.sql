-- Returns what changes by now of the sellers' share of orders, as post_transfers wants it: what buyers
-- paid and did not get back of their lines is no sale of the shop's, but its commission and what it owes
-- them. Of an order that is paid or refunded in part, sellers have that part of each, rounded down, so
-- that nobody is owed more than came. It is named for the latest money that has no share yet.
-- Whoever calls this has locked the orders: lock_shares.
CREATE OR REPLACE FUNCTION ledger.shares_of(orders uuid[])
RETURNS SETOF jsonb
LANGUAGE sql
STABLE
AS $$
    WITH paid AS (
        SELECT sold.id, sold.currency, sold.total_amount, money.latest,
               least(sold.total_amount, greatest(0, money.amount)) AS amount
        FROM orders_orders AS sold
        CROSS JOIN LATERAL (
            SELECT -sum(entry.amount) AS amount,
                   max(transfer.id::text) FILTER (WHERE NOT EXISTS (
                       SELECT FROM ledger_transfers AS shared
                       WHERE shared.kind = 'share' AND shared.source_id = transfer.id
                   ))::uuid AS latest
            FROM ledger_transfers AS transfer
            JOIN ledger_entries AS entry ON entry.transfer_id = transfer.id
            JOIN ledger_accounts AS account ON account.id = entry.account_id
            WHERE transfer.order_id = sold.id
              AND transfer.kind IN ('capture', 'refund', 'refund_failed')
              AND account.kind IN ('receivable', 'refunds')
        ) AS money
        WHERE sold.id = ANY (orders) AND sold.total_amount > 0 AND money.latest IS NOT NULL
    ), due AS (
        SELECT paid.id, 'seller_payable:' || replace(agreed.seller_id::text, '-', '') AS code,
               div(sum(agreed.seller_amount)::numeric * paid.amount, paid.total_amount) AS seller,
               div(sum(agreed.base_amount)::numeric * paid.amount, paid.total_amount) AS whole
        FROM paid
        JOIN orders_commissions AS agreed
            ON agreed.order_id = paid.id
           AND agreed.id BETWEEN core.uuid7_sibling_first(paid.id)
                             AND core.uuid7_sibling_last(paid.id)
        GROUP BY paid.id, paid.amount, paid.total_amount, agreed.seller_id
    ), wanted AS (
        SELECT id, code, -seller AS amount FROM due
        UNION ALL
        SELECT id, 'commission', sum(seller - whole) FROM due GROUP BY id
        UNION ALL
        SELECT id, 'sales', sum(whole) FROM due GROUP BY id
    ), changed AS (
        SELECT wanted.id, wanted.code,
               (wanted.amount - coalesce(sum(entry.amount), 0))::bigint AS amount
        FROM wanted
        LEFT JOIN (
            ledger_transfers AS transfer
            JOIN ledger_entries AS entry ON entry.transfer_id = transfer.id
            JOIN ledger_accounts AS account ON account.id = entry.account_id
        ) ON transfer.order_id = wanted.id AND transfer.kind = 'share' AND account.code = wanted.code
        GROUP BY wanted.id, wanted.code, wanted.amount
    )
    SELECT jsonb_build_object(
        'kind', 'share', 'source_id', paid.latest, 'order_id', paid.id, 'currency', paid.currency,
        'is_pending', false, 'entries', jsonb_object_agg(changed.code, changed.amount)
    )
    FROM paid
    JOIN changed ON changed.id = paid.id
    GROUP BY paid.id, paid.currency, paid.latest
    HAVING bool_or(changed.amount <> 0);
$$;
