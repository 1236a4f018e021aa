-- Returns whose e-mail begins with a text; if so wanted, also whose first, last, shown or user name
-- does.
-- `after` is the first text that no longer begins so; both in small letters.
-- Runs as its owner, for staff alone: beneath a policy PostgreSQL would read everybody, since it
-- asks no index about rows that the caller may not see.
CREATE OR REPLACE FUNCTION accounts.people_beginning(beginning text, after text, or_name boolean)
RETURNS SETOF uuid
LANGUAGE sql
STABLE
ROWS 20
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT id FROM accounts_users
    WHERE core.acts_for_shop()
      AND lower(email) COLLATE "C" >= beginning AND lower(email) COLLATE "C" < after
    UNION
    SELECT id FROM accounts_users
    WHERE core.acts_for_shop() AND or_name
      AND lower(first_name) COLLATE "C" >= beginning AND lower(first_name) COLLATE "C" < after
    UNION
    SELECT id FROM accounts_users
    WHERE core.acts_for_shop() AND or_name
      AND lower(last_name) COLLATE "C" >= beginning AND lower(last_name) COLLATE "C" < after
    UNION
    SELECT id FROM accounts_users
    WHERE core.acts_for_shop() AND or_name
      AND lower(display_name) COLLATE "C" >= beginning AND lower(display_name) COLLATE "C" < after
    UNION
    SELECT id FROM accounts_users
    WHERE core.acts_for_shop() AND or_name
      AND lower(username) COLLATE "C" >= beginning AND lower(username) COLLATE "C" < after
$$;
