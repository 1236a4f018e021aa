-- Gives what is available in these rows to the orders that wait for it, in whatever warehouse, the
-- oldest first.
-- The caller has locked the rows. Each order that gets something has a movement of its own.
CREATE OR REPLACE FUNCTION inventory.fill_backorders(rows uuid[], actor uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    awaited uuid[];
BEGIN
    PERFORM inventory.gather_backorders(rows, actor);
    awaited := ARRAY(
        SELECT stock.id
        FROM inventory_stock AS stock
        WHERE stock.id = ANY (rows) AND stock.available > 0 AND stock.backordered > 0
    );
    IF awaited = '{}' THEN
        RETURN;
    END IF;

    WITH queue AS (
        -- An order's id begins with its time.
        SELECT owed.*,
               sum(owed.quantity) OVER (PARTITION BY owed.stock_id ORDER BY owed.order_id)
                   - owed.quantity AS before
        FROM inventory.owed_in(awaited) AS owed
    ),
    share AS (
        SELECT queue.stock_id, queue.order_id, queue.before,
               least(queue.quantity, stock.available - queue.before)::integer AS quantity
        FROM queue
        JOIN inventory_stock AS stock ON stock.id = queue.stock_id
        WHERE queue.before < stock.available
    ),
    filled AS (
        UPDATE inventory_stock AS stock
        SET available = stock.available - total.quantity,
            committed = stock.committed + total.quantity,
            backordered = stock.backordered - total.quantity
        FROM (
            SELECT share.stock_id, sum(share.quantity)::integer AS quantity
            FROM share
            GROUP BY share.stock_id
        ) AS total
        WHERE stock.id = total.stock_id
        RETURNING stock.id, stock.available + total.quantity AS available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change, damaged_change,
         backordered_change, quantity_before, quantity_after, reference_type, reference_id, reason,
         actor_id)
    SELECT core.uuid7(), chain.stock_id, 'commitment', -chain.quantity, 0, chain.quantity, 0,
           -chain.quantity, chain.available - chain.before,
           chain.available - chain.before - chain.quantity, 'order', chain.order_id,
           'backorder filled', actor
    FROM (
        SELECT share.*, filled.available
        FROM share
        JOIN filled ON filled.id = share.stock_id
        ORDER BY share.stock_id, share.before
    ) AS chain;
END
$$;
