-- Lets orders that wait for a variant in another warehouse wait in these rows instead, as far as what is
-- available in them reaches: the oldest orders of all warehouses first. Rows of closed warehouses give
-- nothing away. Each order that moves has a movement at both ends.
-- The caller has locked these rows. Rows that somebody else holds are passed over, so that nobody waits
-- for another in a circle: inventory.fill_waiting finds them later.
CREATE OR REPLACE FUNCTION inventory.gather_backorders(rows uuid[], actor uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    waiting uuid[] := ARRAY(
        SELECT stock.id
        FROM inventory_stock AS stock
        WHERE stock.backordered > 0
          AND stock.variant_id IN (
              SELECT known.variant_id FROM inventory_stock AS known WHERE known.id = ANY (rows)
          )
        ORDER BY stock.id
        FOR NO KEY UPDATE SKIP LOCKED
    );
BEGIN
    IF waiting <@ rows THEN
        RETURN;
    END IF;

    -- Who waits and what is there stand in two queues of one variant; where they overlap, somebody
    -- gets something.
    WITH waiter AS (
        SELECT owed.*, stock.variant_id,
               sum(owed.quantity) OVER (
                   PARTITION BY stock.variant_id ORDER BY owed.order_id, owed.stock_id
               ) AS up_to
        FROM inventory.owed_in(waiting) AS owed
        JOIN inventory_stock AS stock ON stock.id = owed.stock_id
    ),
    free AS (
        SELECT stock.id, stock.variant_id, stock.available,
               sum(stock.available) OVER (
                   PARTITION BY stock.variant_id ORDER BY warehouse.priority, stock.id
               ) AS up_to
        FROM inventory_stock AS stock
        JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id
        WHERE stock.id = ANY (rows) AND stock.available > 0 AND warehouse.is_active
    ),
    move AS (
        SELECT waiter.stock_id AS from_id, free.id AS to_id, waiter.order_id,
               (least(waiter.up_to, free.up_to)
                   - greatest(waiter.up_to - waiter.quantity, free.up_to - free.available)
               )::integer AS quantity
        FROM waiter
        JOIN free USING (variant_id)
        WHERE waiter.stock_id <> free.id
          AND waiter.up_to > free.up_to - free.available
          AND free.up_to > waiter.up_to - waiter.quantity
    ),
    step AS (
        SELECT move.from_id AS stock_id, move.order_id, -move.quantity AS change FROM move
        UNION ALL
        SELECT move.to_id, move.order_id, move.quantity FROM move
    ),
    changed AS (
        UPDATE inventory_stock AS stock
        SET backordered = stock.backordered + total.change
        FROM (
            SELECT step.stock_id, sum(step.change)::integer AS change
            FROM step
            GROUP BY step.stock_id
        ) AS total
        WHERE stock.id = total.stock_id
        RETURNING stock.id, stock.available
    )
    INSERT INTO inventory_movements
        (id, stock_id, kind, available_change, reserved_change, committed_change, damaged_change,
         backordered_change, quantity_before, quantity_after, reference_type, reference_id, reason,
         actor_id)
    SELECT core.uuid7(), changed.id, 'backorder', 0, 0, 0, 0, step.change, changed.available,
           changed.available, 'order', step.order_id, 'from another warehouse', actor
    FROM step
    JOIN changed ON changed.id = step.stock_id;
END
$$;
