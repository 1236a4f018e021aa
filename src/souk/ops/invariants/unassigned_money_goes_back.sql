-- Money that was paid for no sale is on its way back to its buyer; a refund that failed is for staff.
SELECT payment.id, payment.payment_number, payment.gateway, -sum(entry.amount) AS owed_amount
FROM ledger_accounts AS account
JOIN ledger_entries AS entry ON entry.account_id = account.id
JOIN ledger_transfers AS transfer ON transfer.id = entry.transfer_id
JOIN payments_transactions AS moved ON moved.id = transfer.source_id
JOIN payments_payments AS payment ON payment.id = moved.payment_id
WHERE account.kind = 'unassigned'
GROUP BY payment.id
HAVING sum(entry.amount) <> 0
   AND max(transfer.created_at) < now() - interval '1 minute'
   AND payments.refundable_of(payment.id) > 0
