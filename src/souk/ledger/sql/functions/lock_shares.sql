-- Returns which of these orders sellers have a share of, and waits for whoever else books their shares
-- at this moment: always in one order, until the transaction ends.
CREATE OR REPLACE FUNCTION ledger.lock_shares(orders uuid[])
RETURNS uuid[]
LANGUAGE plpgsql
AS $$
DECLARE
    found uuid[];
BEGIN
    SELECT array_agg(wanted.id ORDER BY wanted.id) INTO found
    FROM unnest(orders) AS wanted (id)
    WHERE EXISTS (
        SELECT FROM orders_commissions AS agreed
        WHERE agreed.order_id = wanted.id
          AND agreed.id BETWEEN core.uuid7_sibling_first(wanted.id)
                            AND core.uuid7_sibling_last(wanted.id)
    );
    PERFORM pg_advisory_xact_lock(hashtextextended('shares ' || sold.id, 0))
    FROM (SELECT unnest(found) AS id ORDER BY id) AS sold;
    RETURN coalesce(found, '{}');
END
$$;
