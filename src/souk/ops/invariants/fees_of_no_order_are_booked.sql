-- What a gateway keeps for no order is booked, as the file says that told of it first.
SELECT line.id, line.settlement_id, line.gateway_id, line.amount, booked.amount AS booked_amount
FROM ledger_settlement_lines AS line
JOIN ledger_settlements AS settlement ON settlement.id = line.settlement_id
CROSS JOIN LATERAL ledger.cleared_by(
    'gateway_fee', ledger.gateway_fee_id(settlement.gateway, line.gateway_id)
) AS booked
WHERE line.kind = 'fee'
  AND (booked.amount IS NULL OR line.outcome = 'matched' AND booked.amount <> line.amount)
