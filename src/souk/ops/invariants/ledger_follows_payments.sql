-- Money that moved for a sale that is booked is booked, with its amount, and so is what gateways keep
-- and banks take back, and a refund that failed after it was booked: of every payment whose events the ledger has all heard.
SELECT moved.id, moved.payment_id, wanted.kind, wanted.amount, booked.amount AS booked_amount
FROM payments_transactions AS moved
JOIN payments_payments AS payment ON payment.id = moved.payment_id
JOIN ledger_transfers AS sale ON sale.kind = 'sale' AND sale.source_id = payment.order_id
JOIN core_subscribers AS ledger ON ledger.name = 'ledger'
CROSS JOIN LATERAL (VALUES
    (moved.kind, moved.amount, moved.kind IN ('capture', 'refund') AND moved.status = 'succeeded'),
    ('refund_failed', moved.amount, moved.kind = 'refund' AND moved.status = 'failed' AND EXISTS (
        SELECT FROM ledger_transfers AS made WHERE made.kind = 'refund' AND made.source_id = moved.id
    )),
    ('chargeback', moved.amount, moved.kind = 'chargeback'),
    ('chargeback_lost', moved.amount, moved.kind = 'chargeback' AND moved.status = 'succeeded'),
    ('chargeback_won', moved.amount, moved.kind = 'chargeback' AND moved.status = 'cancelled'),
    ('fee', moved.fee_amount, moved.fee_amount <> 0
        AND (moved.kind = 'chargeback' OR moved.status = 'succeeded'))
) AS wanted (kind, amount, is_due)
LEFT JOIN LATERAL (
    SELECT sum(entry.amount) FILTER (WHERE entry.amount > 0) AS amount
    FROM ledger_transfers AS transfer
    JOIN ledger_entries AS entry ON entry.transfer_id = transfer.id
    WHERE transfer.kind = wanted.kind AND transfer.source_id = moved.id
) AS booked ON true
WHERE wanted.is_due
  AND booked.amount IS DISTINCT FROM wanted.amount
  AND NOT EXISTS (
      SELECT FROM core_outbox AS event
      WHERE event.aggregate_id IN (moved.id, moved.payment_id)
        AND (event.transaction_id, event.id) > (ledger.transaction_id, ledger.event_id)
  )
  AND NOT EXISTS (
      SELECT FROM core_waiting_events AS waiting
      WHERE waiting.subscriber_id = 'ledger'
        AND waiting.aggregate_id IN (moved.id, moved.payment_id)
  )
