-- Gives an order what was reserved for its cart: reserved becomes committed, where it lies. What the
-- order wants beyond that, or all of it when the reservation has ended, is taken as any other order
-- takes it (inventory.commit_stock, SK001); what it no longer wants is let go.
-- Locks the reservation, then stock rows in the order of their ids.
CREATE OR REPLACE FUNCTION inventory.confirm_reservation(
    reservation uuid,
    "order" uuid,
    variants uuid[],
    quantities integer[],
    actor uuid,
    country text,
    region text
)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    rest record;
BEGIN
    PERFORM 1
    FROM inventory_reservations AS known
    WHERE known.id = reservation AND known.status = 'active'
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        IF variants <> '{}' THEN
            PERFORM inventory.commit_stock("order", variants, quantities, actor, country, region);
        END IF;
        RETURN;
    END IF;

    PERFORM 1
    FROM inventory_stock AS stock
    WHERE stock.variant_id = ANY (variants)
       OR stock.id IN (
           SELECT line.stock_id FROM inventory_reservation_lines AS line
           WHERE line.reservation_id = reservation
       )
    ORDER BY stock.id
    FOR NO KEY UPDATE;

    WITH held AS (
        SELECT line.stock_id, stock.variant_id, line.quantity,
               sum(line.quantity) OVER (PARTITION BY stock.variant_id ORDER BY stock.id)
                   - line.quantity AS before
        FROM inventory_reservation_lines AS line
        JOIN inventory_stock AS stock ON stock.id = line.stock_id
        WHERE line.reservation_id = reservation
    ),
    share AS (
        SELECT held.*, greatest(0, least(
                   held.quantity, coalesce(wanted.quantity, 0) - held.before
               ))::integer AS kept
        FROM held
        LEFT JOIN unnest(variants, quantities) AS wanted (variant_id, quantity) USING (variant_id)
    ),
    taken AS (
        UPDATE inventory_stock AS stock
        SET reserved = stock.reserved - share.quantity,
            committed = stock.committed + share.kept,
            available = stock.available + share.quantity - share.kept
        FROM share
        WHERE stock.id = share.stock_id
        RETURNING stock.id, share.quantity, share.kept, stock.available
    ),
    noted AS (
        INSERT INTO inventory_movements
            (id, stock_id, kind, available_change, reserved_change, committed_change,
             damaged_change, quantity_before, quantity_after, reference_type, reference_id, reason,
             actor_id)
        SELECT core.uuid7(), taken.id,
               CASE WHEN taken.kept > 0 THEN 'commitment' ELSE 'release' END,
               taken.quantity - taken.kept, -taken.quantity, taken.kept, 0,
               taken.available - taken.quantity + taken.kept, taken.available, 'order', "order",
               'reserved before', actor
        FROM taken
    ),
    confirmed AS (
        UPDATE inventory_reservations AS known
        SET status = 'confirmed', confirmed_at = now(), order_id = "order"
        WHERE known.id = reservation
    )
    SELECT ARRAY(
               SELECT taken.id FROM taken WHERE taken.quantity > taken.kept
           ) AS freed,
           array_agg(wanted.variant_id) AS variants,
           array_agg((wanted.quantity - coalesce(kept.quantity, 0))::integer) AS quantities
    INTO rest
    FROM unnest(variants, quantities) AS wanted (variant_id, quantity)
    LEFT JOIN (
        SELECT share.variant_id, sum(share.kept) AS quantity FROM share GROUP BY share.variant_id
    ) AS kept USING (variant_id)
    WHERE wanted.quantity > coalesce(kept.quantity, 0);

    IF rest.variants IS NOT NULL THEN
        PERFORM inventory.commit_stock(
            "order", rest.variants, rest.quantities, actor, country, region
        );
    END IF;
    IF rest.freed <> '{}' THEN
        PERFORM inventory.fill_backorders(rest.freed, actor);
    END IF;
END
$$;
