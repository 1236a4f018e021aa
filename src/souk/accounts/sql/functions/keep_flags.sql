-- Trigger: Django's own flags, which its admin asks for, follow from the roles, whoever writes them.
-- Runs as its owner: who changes a name need not see the roles.
CREATE OR REPLACE FUNCTION accounts.keep_flags()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    SELECT coalesce(bool_or(role_id IN ('manager', 'admin')), false),
           coalesce(bool_or(role_id = 'admin'), false)
    INTO NEW.is_staff, NEW.is_superuser
    FROM accounts_user_roles
    WHERE user_id = NEW.id;
    RETURN NEW;
END
$$;
