-- Adds orders that ended in another shop, with their lines and what is known of their history; for
-- an import, by the shop alone. Runs as its owner, since nobody else adds orders.
CREATE OR REPLACE FUNCTION orders.add_imported(
    placed orders_orders[],
    lines orders_items[],
    steps orders_status_history[]
)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT core.acts_for_shop() THEN
        RAISE insufficient_privilege USING MESSAGE = 'the shop alone brings in orders';
    END IF;
    IF EXISTS (
        SELECT FROM unnest(placed) AS one
        WHERE one.imported_number IS NULL
           OR one.order_number <> core.readable_number(one.id)
           OR one.status IN ('pending', 'confirmed', 'processing', 'shipped')
           OR one.return_until IS NOT NULL
    ) OR EXISTS (
        SELECT FROM unnest(lines) AS line WHERE line.seller_id IS NOT NULL OR line.tracks_stock
    ) THEN
        RAISE check_violation USING MESSAGE = 'what comes in by a file is history';
    END IF;
    INSERT INTO orders_orders SELECT * FROM unnest(placed);
    INSERT INTO orders_items SELECT * FROM unnest(lines);
    INSERT INTO orders_status_history SELECT * FROM unnest(steps);
END
$$;
