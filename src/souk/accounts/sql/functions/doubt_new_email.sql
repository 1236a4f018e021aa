-- Trigger: what proved the old e-mail does not prove a new one, whoever changed it; the old one is
-- kept to be told of the change, unless the account is being erased. Runs as its owner: staff, too,
-- see no tokens, and those that went to the old e-mail have to go.
CREATE OR REPLACE FUNCTION accounts.doubt_new_email()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.email_verified_at IS NOT DISTINCT FROM OLD.email_verified_at THEN
        NEW.email_verified_at := NULL;
    END IF;
    NEW.former_email := CASE WHEN NEW.deleted_at IS NULL THEN OLD.email ELSE '' END;
    DELETE FROM accounts_tokens WHERE user_id = NEW.id AND used_at IS NULL;
    RETURN NEW;
END
$$;
