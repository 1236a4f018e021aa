-- Returns one row for every wanted variant that is short, with what is available.
-- Takes no locks: commit_stock decides.
CREATE OR REPLACE FUNCTION inventory.shortages_of(variants uuid[], quantities integer[])
RETURNS TABLE (variant_id uuid, available bigint)
LANGUAGE sql
STABLE
AS $$
    SELECT wanted.variant_id, coalesce(stock.available, 0)
    FROM unnest(variants, quantities) AS wanted (variant_id, quantity)
    LEFT JOIN inventory.availability_of(variants) AS stock USING (variant_id)
    WHERE wanted.quantity > coalesce(stock.available, 0);
$$;
