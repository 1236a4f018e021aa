-- Puts the fees of a settlement beside the books once more, after what the books did not know was booked.
CREATE OR REPLACE FUNCTION ledger.compare_fees(settlement uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE ledger_settlement_lines AS line
    SET booked_fee_amount = -fee.amount,
        outcome = CASE WHEN line.fee_amount = -fee.amount THEN 'matched' ELSE line.outcome END
    FROM ledger_settlement_lines AS known, ledger.cleared_by('fee', known.transaction_id) AS fee
    WHERE known.id = line.id
      AND line.settlement_id = settlement
      AND line.outcome = 'fee_differs'
      -- What came back has no fee of its own.
      AND line.kind IN ('payment', 'refund', 'chargeback')
      AND fee.amount IS NOT NULL;
END
$$;
