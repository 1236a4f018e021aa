-- Returns what sellers sold on the days (UTC) of a range for each, by the currency of the orders:
-- orders, items and what their lines came to after discounts, in minor units. Orders that came to
-- nothing count as none; what came back later is not taken off. Reads each seller's own lines alone.
CREATE OR REPLACE FUNCTION orders.daily_sales(sellers uuid[], first_days date[], last_days date[])
RETURNS TABLE (
    seller_id uuid,
    day date,
    currency text,
    orders integer,
    items integer,
    sales_amount bigint
)
LANGUAGE sql
STABLE
ROWS 30
AS $$
    SELECT wanted.seller_id,
           (core.uuid7_time(placed.id) AT TIME ZONE 'UTC')::date AS day,
           placed.currency::text,
           count(DISTINCT placed.id) FILTER (WHERE placed.status <> 'cancelled')::integer,
           coalesce(sum(item.quantity) FILTER (WHERE placed.status <> 'cancelled'), 0)::integer,
           coalesce(sum(item.total_amount - item.discount_amount)
                    FILTER (WHERE placed.status <> 'cancelled'), 0)::bigint
    FROM unnest(sellers, first_days, last_days) AS wanted (seller_id, first_day, last_day)
    JOIN orders_items AS item
        ON item.seller_id = wanted.seller_id
       AND item.order_id >= core.uuid7_floor(wanted.first_day::timestamp AT TIME ZONE 'UTC')
       AND item.order_id < core.uuid7_floor((wanted.last_day + 1)::timestamp AT TIME ZONE 'UTC')
       -- Lines share the time of their order's id: what lies in other months is not opened.
       AND item.id >= core.uuid7_floor(wanted.first_day::timestamp AT TIME ZONE 'UTC')
       AND item.id < core.uuid7_floor((wanted.last_day + 1)::timestamp AT TIME ZONE 'UTC')
    JOIN orders_orders AS placed ON placed.id = item.order_id
    GROUP BY 1, 2, 3
$$;
