-- Returns the orders of whose e-mail begins with a text: guests' by the e-mail on the order, customers'
-- by that of their account. `after` is the first text that no longer begins so; both in small
-- letters.
-- Runs as its owner, for staff alone: beneath a policy PostgreSQL would read every order, since it
-- asks no index about rows that the caller may not see.
CREATE OR REPLACE FUNCTION orders.bought_by(beginning text, after text)
RETURNS SETOF uuid
LANGUAGE sql
STABLE
ROWS 20
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT id FROM orders_orders
    WHERE core.acts_for_shop()
      AND user_id IS NULL
      AND lower(email) COLLATE "C" >= beginning AND lower(email) COLLATE "C" < after
    UNION
    SELECT id FROM orders_orders
    WHERE core.acts_for_shop()
      AND user_id IN (SELECT accounts.people_beginning(beginning, after, false))
$$;
