-- What the books owe sellers for an order, and the shop's commission of it, is their part of what its
-- buyer paid and did not get back: of each order of the last month whose events the ledger has all heard.
WITH paid AS (
    SELECT placed.id, placed.order_number, placed.total_amount,
           least(placed.total_amount, sum(payment.captured_amount - payment.refunded_amount)) AS amount
    FROM orders_orders AS placed
    JOIN payments_payments AS payment ON payment.order_id = placed.id
    WHERE placed.id >= core.uuid7_floor(now() - interval '1 month')
      AND placed.total_amount > 0
    GROUP BY placed.id
), due AS (
    SELECT paid.id, line.seller_id,
           div(sum(line.seller_amount)::numeric * paid.amount, paid.total_amount) AS owed,
           div(sum(line.base_amount)::numeric * paid.amount, paid.total_amount) AS whole
    FROM paid
    JOIN orders_commissions AS line
        ON line.order_id = paid.id
       AND line.id BETWEEN core.uuid7_sibling_first(paid.id) AND core.uuid7_sibling_last(paid.id)
    GROUP BY paid.id, paid.amount, paid.total_amount, line.seller_id
), wanted AS (
    SELECT id, 'seller_payable:' || replace(seller_id::text, '-', '') AS account, owed AS amount
    FROM due
    UNION ALL
    SELECT id, 'commission', sum(whole - owed) FROM due GROUP BY id
)
SELECT paid.id, paid.order_number, wanted.account, wanted.amount, booked.amount AS booked_amount
FROM wanted
JOIN paid ON paid.id = wanted.id
JOIN core_subscribers AS ledger ON ledger.name = 'ledger'
CROSS JOIN LATERAL (
    SELECT coalesce(-sum(entry.amount), 0) AS amount
    FROM ledger_transfers AS transfer
    JOIN ledger_entries AS entry ON entry.transfer_id = transfer.id
    JOIN ledger_accounts AS account ON account.id = entry.account_id
    WHERE transfer.order_id = paid.id
      AND transfer.kind = 'share'
      AND account.code = wanted.account
) AS booked
WHERE booked.amount <> wanted.amount
  -- What was placed before sellers had accounts is booked when something happens to it.
  AND paid.id >= core.uuid7_floor((SELECT min(created_at) FROM ledger_transfers WHERE kind = 'share'))
  -- Of money that was paid for no sale nobody has a share.
  AND NOT EXISTS (
      SELECT FROM ledger_transfers AS transfer
      JOIN ledger_entries AS entry ON entry.transfer_id = transfer.id
      JOIN ledger_accounts AS account ON account.id = entry.account_id
      WHERE transfer.order_id = paid.id AND account.kind = 'unassigned'
  )
  AND NOT EXISTS (
      SELECT
      FROM (
          SELECT paid.id
          UNION ALL
          SELECT payment.id FROM payments_payments AS payment WHERE payment.order_id = paid.id
          UNION ALL
          SELECT moved.id
          FROM payments_payments AS payment
          JOIN payments_transactions AS moved ON moved.payment_id = payment.id
          WHERE payment.order_id = paid.id
      ) AS part
      WHERE EXISTS (
          SELECT FROM core_outbox AS event
          WHERE event.aggregate_id = part.id
            AND (event.transaction_id, event.id) > (ledger.transaction_id, ledger.event_id)
      )
      OR EXISTS (
          SELECT FROM core_waiting_events AS waiting
          WHERE waiting.subscriber_id = 'ledger' AND waiting.aggregate_id = part.id
      )
  )
