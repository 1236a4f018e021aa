-- Takes all that these customers were known by out of their uses of coupons, but for the account's
-- id, which names nobody once it is erased.
-- Runs as its owner, since nobody else writes uses.
CREATE OR REPLACE FUNCTION promotions.forget_customers(customers uuid[])
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE promotions_usages AS usage
    SET customer_keys = promotions.customer_keys(usage.user_id, '{}')
    FROM accounts_users AS customer
    WHERE usage.user_id = ANY (customers)
      AND customer.id = usage.user_id
      AND customer.deleted_at IS NOT NULL
      AND cardinality(usage.customer_keys) > 1;
END
$$;
