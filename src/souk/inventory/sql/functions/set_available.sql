-- Makes what is available of each variant in a warehouse what it is said to be; each difference is
-- one movement. Returns how many stock rows changed. Locks stock rows in the order of their ids.
CREATE OR REPLACE FUNCTION inventory.set_available(
    warehouse uuid,
    variants uuid[],
    quantities integer[],
    movement text,
    why text,
    actor uuid
)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    rows uuid[];
    changes integer[];
BEGIN
    SELECT array_agg(stock.id ORDER BY stock.id),
           array_agg(wanted.quantity - stock.available ORDER BY stock.id)
    INTO rows, changes
    FROM inventory.lock_stock(
        array_fill(warehouse, ARRAY[cardinality(variants)]), variants, true
    ) AS stock
    JOIN unnest(variants, quantities) AS wanted (variant_id, quantity) USING (variant_id)
    WHERE stock.available <> wanted.quantity;
    IF rows IS NULL THEN
        RETURN 0;
    END IF;

    PERFORM inventory.move_stock(
        movement, rows, changes, array_fill(0, ARRAY[cardinality(rows)]), NULL, '', NULL, why, actor
    );
    RETURN cardinality(rows);
END
$$;
