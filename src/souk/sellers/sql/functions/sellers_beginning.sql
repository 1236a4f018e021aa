-- Returns sellers whose business name or slug begins with a text; `after` is the first text that no
-- longer begins so; both in small letters.
-- Runs as its owner, for staff alone: beneath a policy PostgreSQL would read everybody, since it
-- asks no index about rows that the caller may not see.
CREATE OR REPLACE FUNCTION sellers.sellers_beginning(beginning text, after text)
RETURNS SETOF uuid
LANGUAGE sql
STABLE
ROWS 20
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT user_id FROM sellers_profiles
    WHERE core.acts_for_shop()
      AND lower(business_name) COLLATE "C" >= beginning
      AND lower(business_name) COLLATE "C" < after
    UNION
    SELECT user_id FROM sellers_profiles
    WHERE core.acts_for_shop() AND slug ^@ beginning
$$;
