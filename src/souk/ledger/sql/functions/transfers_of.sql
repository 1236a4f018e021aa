-- Returns the transfers that orders and their payments come to by now and that are not in the books
-- yet, as post_transfers wants them. What is booked stays: it is not looked at again.
CREATE OR REPLACE FUNCTION ledger.transfers_of(orders uuid[])
RETURNS SETOF jsonb
LANGUAGE sql
STABLE
AS $$
    SELECT transfer
    FROM (
        SELECT ledger.sales_of(orders)
        UNION ALL
        SELECT ledger.money_of(orders)
    ) AS found (transfer)
    WHERE NOT EXISTS (
        SELECT FROM ledger_transfers AS booked
        WHERE booked.kind = transfer ->> 'kind'
          AND booked.source_id = (transfer ->> 'source_id')::uuid
    );
$$;
