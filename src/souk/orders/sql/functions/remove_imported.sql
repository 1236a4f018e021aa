-- Takes orders away that came in by a file, and returns how many went; for undoing an import, by the
-- shop alone. Nothing here is tied to them. Runs as its owner, since nobody else deletes orders.
CREATE OR REPLACE FUNCTION orders.remove_imported(orders uuid[])
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    gone uuid[];
BEGIN
    IF NOT core.acts_for_shop() THEN
        RAISE insufficient_privilege USING MESSAGE = 'the shop alone takes orders away';
    END IF;
    WITH removed AS (
        DELETE FROM orders_orders AS placed
        WHERE placed.id = ANY (orders)
          AND placed.imported_number IS NOT NULL
        RETURNING placed.id
    )
    SELECT array_agg(removed.id) INTO gone FROM removed;
    -- Foreign keys wait for the commit.
    DELETE FROM orders_items WHERE order_id = ANY (gone);
    DELETE FROM orders_status_history WHERE order_id = ANY (gone);
    RETURN coalesce(cardinality(gone), 0);
END
$$;
