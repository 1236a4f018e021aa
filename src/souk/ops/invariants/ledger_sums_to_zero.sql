-- Every transfer in the books sums to zero, and has two entries at least.
SELECT transfer.id, transfer.kind, transfer.currency, coalesce(sum(entry.amount), 0) AS difference
FROM ledger_transfers AS transfer
LEFT JOIN ledger_entries AS entry ON entry.transfer_id = transfer.id
GROUP BY transfer.id
HAVING coalesce(sum(entry.amount), 0) <> 0 OR count(entry.id) < 2
