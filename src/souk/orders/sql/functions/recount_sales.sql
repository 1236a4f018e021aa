-- Trigger: what was cancelled was not sold, so the day of the order is counted anew for its sellers.
CREATE OR REPLACE FUNCTION orders.recount_sales()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    sellers uuid[] := ARRAY(
        SELECT DISTINCT item.seller_id
        FROM orders_items AS item
        WHERE item.order_id = NEW.id
          AND item.id BETWEEN core.uuid7_sibling_first(NEW.id) AND core.uuid7_sibling_last(NEW.id)
          AND item.seller_id IS NOT NULL
    );
BEGIN
    IF cardinality(sellers) > 0 THEN
        PERFORM sellers.count_later(
            sellers, (core.uuid7_time(NEW.id) AT TIME ZONE 'UTC')::date
        );
    END IF;
    RETURN NULL;
END
$$;
