-- Trigger, at the end of a transaction: an address book that has addresses of a type has a default
-- among them, whoever took it away; then the latest is.
CREATE OR REPLACE FUNCTION accounts.keep_a_default()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE accounts_addresses
    SET is_default = true
    WHERE id = (
        SELECT latest.id
        FROM accounts_addresses AS latest
        WHERE latest.user_id = OLD.user_id AND latest.type = OLD.type
        ORDER BY latest.id DESC
        LIMIT 1
    )
    AND NOT EXISTS (
        SELECT FROM accounts_addresses AS known
        WHERE known.user_id = OLD.user_id AND known.type = OLD.type AND known.is_default
    );
    RETURN NULL;
END
$$;
