-- Takes back what an order sent: available again where it is restocked, else damaged. Each variant is
-- named once. It goes to a warehouse, or where that is null to the rows that it came from.
-- More than was sent and has not come back yet raises SK003, and nothing changes.
-- Locks stock rows in the order of their ids.
CREATE OR REPLACE FUNCTION inventory.return_stock(
    "order" uuid,
    variants uuid[],
    quantities integer[],
    restock boolean,
    actor uuid,
    warehouse uuid DEFAULT NULL,
    why text DEFAULT ''
)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    short jsonb;
    rows uuid[];
    changes integer[];
    nothing integer[];
BEGIN
    IF warehouse IS NOT NULL THEN
        PERFORM inventory.begin_stock(warehouse, variants);
    END IF;
    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.id IN (SELECT sent.stock_id FROM inventory.sent_by("order") AS sent)
       OR (stock.warehouse_id = warehouse AND stock.variant_id = ANY (variants))
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    SELECT jsonb_agg(jsonb_build_object(
        'variant_id', wanted.variant_id,
        'quantity', wanted.quantity,
        'sent_quantity', coalesce(sent.quantity, 0)
    )) INTO short
    FROM unnest(variants, quantities) AS wanted (variant_id, quantity)
    LEFT JOIN (
        SELECT here.variant_id, sum(here.quantity) AS quantity
        FROM inventory.sent_by("order") AS here
        GROUP BY here.variant_id
    ) AS sent USING (variant_id)
    WHERE wanted.quantity > coalesce(sent.quantity, 0);
    IF short IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'SK003', DETAIL = short::text,
            MESSAGE = 'the order did not send so many';
    END IF;

    WITH sent AS (
        SELECT here.stock_id, here.variant_id, here.quantity,
               sum(here.quantity) OVER (PARTITION BY here.variant_id ORDER BY here.stock_id)
                   - here.quantity AS before
        FROM inventory.sent_by("order") AS here
        -- What came back elsewhere leaves a row with less than nothing.
        WHERE here.quantity > 0
    ),
    share AS (
        SELECT sent.stock_id, least(sent.quantity, wanted.quantity - sent.before) AS quantity
        FROM sent
        JOIN unnest(variants, quantities) AS wanted (variant_id, quantity) USING (variant_id)
        WHERE warehouse IS NULL AND wanted.quantity > sent.before
        UNION ALL
        SELECT stock.id, wanted.quantity
        FROM inventory_stock AS stock
        JOIN unnest(variants, quantities) AS wanted (variant_id, quantity) USING (variant_id)
        WHERE stock.warehouse_id = warehouse
    )
    SELECT array_agg(share.stock_id ORDER BY share.stock_id),
           array_agg(share.quantity::integer ORDER BY share.stock_id)
    INTO rows, changes
    FROM share;
    IF rows IS NULL THEN
        RETURN;
    END IF;
    nothing := array_fill(0, ARRAY[cardinality(rows)]);
    PERFORM inventory.move_stock(
        'return', rows, CASE WHEN restock THEN changes ELSE nothing END,
        CASE WHEN restock THEN nothing ELSE changes END, NULL, 'order', "order", why, actor
    );
END
$$;
