-- Trigger: the first address of a type is its default.
CREATE OR REPLACE FUNCTION accounts.begin_with_a_default()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    NEW.is_default := NOT EXISTS (
        SELECT FROM accounts_addresses AS known
        WHERE known.user_id = NEW.user_id AND known.type = NEW.type AND known.is_default
    );
    RETURN NEW;
END
$$;
