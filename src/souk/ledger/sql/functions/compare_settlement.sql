-- Puts each line of a settlement beside the books, and adds what the books have of its time and
-- gateway that no line of any settlement tells of.
CREATE OR REPLACE FUNCTION ledger.compare_settlement(settlement uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    known ledger_settlements;
BEGIN
    SELECT * INTO known FROM ledger_settlements WHERE id = settlement;

    WITH line AS (
        SELECT line.*, paid.id AS paid_id,
               row_number() OVER (
                   PARTITION BY line.kind,
                       CASE line.kind WHEN 'payment' THEN paid.id::text ELSE line.gateway_id END
                   ORDER BY line.position
               ) AS nth
        FROM ledger_settlement_lines AS line
        LEFT JOIN LATERAL (
            SELECT payment.id
            FROM payments_payments AS payment
            WHERE payment.gateway = known.gateway
              AND payment.gateway_reference = line.gateway_payment
              AND line.gateway_payment <> ''
            UNION ALL
            SELECT payment.id
            FROM payments_payments AS payment
            WHERE payment.payment_number = line.gateway_payment
              AND payment.gateway = known.gateway
            LIMIT 1
        ) AS paid ON true
        WHERE line.settlement_id = settlement AND line.kind NOT IN ('fee', 'other')
    ), found AS (
        -- A payment that was captured in parts has a line for each of them, in their order.
        SELECT line.id, capture.id AS transaction_id, capture.payment_id, 'capture' AS booked_as
        FROM line
        CROSS JOIN LATERAL (
            SELECT moved.id, moved.payment_id, row_number() OVER (ORDER BY moved.id) AS nth
            FROM payments_transactions AS moved
            WHERE moved.payment_id = line.paid_id
              AND moved.kind = 'capture'
              AND moved.status = 'succeeded'
        ) AS capture
        WHERE line.kind = 'payment' AND capture.nth = line.nth
        UNION ALL
        SELECT line.id, moved.id, moved.payment_id, CASE line.kind
                   WHEN 'chargeback_reversal' THEN 'chargeback_won'
                   WHEN 'refund_reversal' THEN 'refund_failed'
                   ELSE line.kind
               END
        FROM line
        JOIN payments_transactions AS moved
            ON moved.kind = CASE WHEN line.kind IN ('refund', 'refund_reversal')
                                 THEN 'refund' ELSE 'chargeback' END
            AND moved.gateway_id = line.gateway_id
            AND moved.gateway_id <> ''
        JOIN payments_payments AS payment
            ON payment.id = moved.payment_id AND payment.gateway = known.gateway
        WHERE line.kind <> 'payment' AND line.nth = 1
    ), beside AS (
        SELECT line.id, found.transaction_id, coalesce(found.payment_id, line.paid_id) AS payment_id,
               booked.amount, booked.currency,
               CASE WHEN booked.amount IS NOT NULL THEN fee.amount END AS fee_amount
        FROM line
        LEFT JOIN found ON found.id = line.id
        LEFT JOIN LATERAL ledger.cleared_by(found.booked_as, found.transaction_id) AS booked ON true
        LEFT JOIN LATERAL (
            SELECT coalesce(-cleared.amount, 0) AS amount
            FROM ledger.cleared_by(
                CASE WHEN found.booked_as IN ('capture', 'refund', 'chargeback') THEN 'fee' END,
                found.transaction_id
            ) AS cleared
        ) AS fee ON true
    )
    UPDATE ledger_settlement_lines AS line
    SET transaction_id = beside.transaction_id,
        payment_id = beside.payment_id,
        booked_amount = beside.amount,
        booked_fee_amount = beside.fee_amount,
        outcome = CASE
            WHEN beside.amount IS NULL THEN 'unknown_here'
            WHEN (beside.amount, beside.currency) <> (line.amount, line.currency)
                THEN 'amount_differs'
            WHEN line.fee_amount <> beside.fee_amount THEN 'fee_differs'
            ELSE 'matched'
        END
    FROM beside
    WHERE line.id = beside.id;

    INSERT INTO ledger_settlement_lines
        (id, settlement_id, kind, label, gateway_payment, gateway_id, currency, happened_at,
         outcome, payment_id, transaction_id, booked_amount)
    SELECT core.uuid7(), settlement, missing.kind, '', missing.gateway_reference,
           missing.gateway_id, missing.currency, missing.moved_at, 'missing_there',
           missing.payment_id, missing.id, missing.amount
    FROM (
        SELECT moved.id, moved.payment_id, moved.gateway_id, payment.gateway_reference,
               transfer.currency, booked.amount,
               CASE transfer.kind WHEN 'capture' THEN 'payment'
                                  WHEN 'chargeback_won' THEN 'chargeback_reversal'
                                  WHEN 'refund_failed' THEN 'refund_reversal'
                                  ELSE transfer.kind END AS kind,
               CASE transfer.kind WHEN 'chargeback' THEN moved.created_at
                                  WHEN 'refund_failed' THEN transfer.created_at
                                  ELSE coalesce(moved.settled_at, moved.created_at) END AS moved_at
        FROM payments_transactions AS moved
        JOIN payments_payments AS payment ON payment.id = moved.payment_id
        JOIN ledger_transfers AS transfer ON transfer.source_id = moved.id
        CROSS JOIN LATERAL ledger.cleared_by(transfer.kind, moved.id) AS booked
        -- Long disputes and late captures are settled months after they began.
        WHERE moved.id >= core.uuid7_floor(known.starts_at - interval '6 months')
          AND moved.id <= core.uuid7_floor(known.ends_at + interval '1 second')
          AND payment.gateway = known.gateway
          AND transfer.kind IN ('capture', 'refund', 'refund_failed', 'chargeback', 'chargeback_won')
    ) AS missing
    WHERE missing.moved_at BETWEEN known.starts_at AND known.ends_at
      AND NOT EXISTS (
          SELECT FROM ledger_settlement_lines AS told
          WHERE told.transaction_id = missing.id
            AND told.kind = missing.kind
            AND told.outcome <> 'missing_there'
      )
    ORDER BY missing.moved_at, missing.id;
END
$$;
