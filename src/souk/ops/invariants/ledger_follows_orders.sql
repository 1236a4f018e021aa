-- A sale is booked with what its order came to; it counts once the order is confirmed, and never when
-- it was cancelled unpaid: of every order of the last month whose events the ledger has all heard. Imported ones are not its sales.
SELECT sold.id, sold.order_number, sold.total_amount, sale.amount AS booked_amount, sale.outcome
FROM orders_orders AS sold
JOIN core_subscribers AS ledger ON ledger.name = 'ledger'
LEFT JOIN LATERAL (
    SELECT resolution.outcome,
           coalesce((
               SELECT sum(entry.amount)
               FROM ledger_entries AS entry
               JOIN ledger_accounts AS account ON account.id = entry.account_id
               WHERE entry.transfer_id = transfer.id AND account.kind = 'receivable'
           ), 0) AS amount
    FROM ledger_transfers AS transfer
    LEFT JOIN ledger_resolutions AS resolution ON resolution.transfer_id = transfer.id
    WHERE transfer.kind = 'sale' AND transfer.source_id = sold.id
) AS sale ON true
WHERE sold.id >= core.uuid7_floor(now() - interval '1 month')
  AND sold.imported_number IS NULL
  -- What was placed before there was a ledger, it has not heard of.
  AND sold.id >= core.uuid7_floor((SELECT min(created_at) FROM ledger_transfers))
  AND (sold.total_amount, sold.discount_amount) <> (0, 0)
  AND (
      sale.amount IS DISTINCT FROM sold.total_amount
      OR (sold.status NOT IN ('pending', 'cancelled')) AND sale.outcome IS DISTINCT FROM 'posted'
      OR sold.status = 'cancelled' AND sale.outcome IS NULL
  )
  AND NOT EXISTS (
      SELECT FROM core_outbox AS event
      WHERE event.aggregate_id = sold.id
        AND (event.transaction_id, event.id) > (ledger.transaction_id, ledger.event_id)
  )
  AND NOT EXISTS (
      SELECT FROM core_waiting_events AS waiting
      WHERE waiting.subscriber_id = 'ledger' AND waiting.aggregate_id = sold.id
  )
