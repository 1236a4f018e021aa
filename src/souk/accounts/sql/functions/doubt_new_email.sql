-- Trigger: what proved the old e-mail does not prove a new one, whoever changed it.
CREATE OR REPLACE FUNCTION accounts.doubt_new_email()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.email_verified_at IS NOT DISTINCT FROM OLD.email_verified_at THEN
        NEW.email_verified_at := NULL;
    END IF;
    DELETE FROM accounts_tokens WHERE user_id = NEW.id AND used_at IS NULL;
    RETURN NEW;
END
$$;
