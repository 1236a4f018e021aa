-- Books what a gateway keeps for no order, as a settlement tells it, and puts its lines beside the books.
-- A fee that was booked stays as it is: one that is told with another amount differs. Told twice in
-- one file it is in the books once.
CREATE OR REPLACE FUNCTION ledger.book_gateway_fees(settlement uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    known ledger_settlements;
BEGIN
    SELECT * INTO known FROM ledger_settlements WHERE id = settlement;

    PERFORM ledger.post_transfers((
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'kind', 'gateway_fee',
            'source_id', ledger.gateway_fee_id(known.gateway, fee.gateway_id),
            'currency', fee.currency, 'is_pending', false,
            'entries', jsonb_build_object(
                'fees', -fee.amount, 'clearing:' || known.gateway, fee.amount
            )
        )), '[]')
        FROM (
            SELECT DISTINCT ON (line.gateway_id) line.gateway_id, line.amount, line.currency
            FROM ledger_settlement_lines AS line
            WHERE line.settlement_id = settlement AND line.kind = 'fee'
            ORDER BY line.gateway_id, line.position
        ) AS fee
    ));

    UPDATE ledger_settlement_lines AS line
    SET booked_amount = booked.amount,
        outcome = CASE
            WHEN (booked.amount, booked.currency) = (line.amount, line.currency) THEN 'matched'
            ELSE 'amount_differs'
        END
    FROM (
        SELECT fee.id, cleared.amount, cleared.currency, row_number() OVER (
                   PARTITION BY fee.gateway_id ORDER BY fee.position
               ) AS nth
        FROM ledger_settlement_lines AS fee
        CROSS JOIN LATERAL ledger.cleared_by(
            'gateway_fee', ledger.gateway_fee_id(known.gateway, fee.gateway_id)
        ) AS cleared
        WHERE fee.settlement_id = settlement AND fee.kind = 'fee'
    ) AS booked
    WHERE line.id = booked.id AND booked.nth = 1;
END
$$;
