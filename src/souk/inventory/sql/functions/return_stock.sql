-- Takes back what an order sent: available again where it is restocked, else damaged. Each variant is
-- named once, and goes to the rows that it came from.
-- Locks stock rows in the order of their ids.
CREATE OR REPLACE FUNCTION inventory.return_stock(
    "order" uuid,
    variants uuid[],
    quantities integer[],
    restock boolean,
    actor uuid
)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.id IN (
        SELECT sent.stock_id FROM inventory_movements AS sent WHERE sent.reference_id = "order"
    )
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    WITH sent AS (
        SELECT stock.id, stock.variant_id,
               sum(CASE movement.kind
                   WHEN 'outbound' THEN -movement.committed_change
                   ELSE -movement.available_change - movement.damaged_change
               END) AS quantity
        FROM inventory_movements AS movement
        JOIN inventory_stock AS stock ON stock.id = movement.stock_id
        WHERE movement.reference_id = "order" AND movement.kind IN ('outbound', 'return')
        GROUP BY stock.id
    ),
    share AS (
        SELECT ahead.id, least(ahead.quantity, wanted.quantity - ahead.before)::integer AS quantity
        FROM (
            SELECT sent.*, sum(sent.quantity) OVER (PARTITION BY sent.variant_id ORDER BY sent.id)
                           - sent.quantity AS before
            FROM sent
        ) AS ahead
        JOIN unnest(variants, quantities) AS wanted (variant_id, quantity) USING (variant_id)
        WHERE wanted.quantity > ahead.before
    ),
    moved AS (
        UPDATE inventory_stock AS stock
        SET available = stock.available + CASE WHEN restock THEN share.quantity ELSE 0 END,
            damaged = stock.damaged + CASE WHEN restock THEN 0 ELSE share.quantity END
        FROM share
        WHERE stock.id = share.id
        RETURNING stock.id, share.quantity, stock.available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change,
         damaged_change, quantity_before, quantity_after, reference_type, reference_id,
         reason, actor_id)
    SELECT core.uuid7(), moved.id, 'return', change.available, 0, 0,
           moved.quantity - change.available, moved.available - change.available, moved.available,
           'order', "order", '', actor
    FROM moved
    CROSS JOIN LATERAL (
        SELECT CASE WHEN restock THEN moved.quantity ELSE 0 END AS available
    ) AS change;
END
$$;
