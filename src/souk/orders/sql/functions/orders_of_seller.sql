-- Returns orders with lines of a seller, newest first, from the one before `before` on; `statuses`
-- narrows them unless it is empty. Orders whose payment never came about are none.
-- Runs as its owner, for the seller themselves and the shop alone.
CREATE OR REPLACE FUNCTION orders.orders_of_seller(
    seller uuid,
    statuses text[],
    before uuid,
    most integer
)
RETURNS SETOF uuid
LANGUAGE sql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT placed.id
    FROM (
        SELECT DISTINCT item.order_id
        FROM orders_items AS item
        WHERE item.seller_id = seller
          AND (before IS NULL OR item.order_id < before)
    ) AS found
    JOIN orders_orders AS placed ON placed.id = found.order_id
    WHERE (core.acts_for_shop() OR seller = core.caller_id())
      AND placed.deleted_at IS NULL
      AND (cardinality(statuses) = 0 OR placed.status = ANY (statuses))
    ORDER BY placed.id DESC
    LIMIT most
$$;
