-- Trigger: a role that comes or goes takes effect: the flags follow (writing them has
-- `keep_flags` look). Once one is taken, access tokens that tell of it are refused.
CREATE OR REPLACE FUNCTION accounts.take_effect()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE accounts_users
        SET is_staff = is_staff,
            is_superuser = is_superuser,
            access_version = access_version + 1,
            access_changed_at = now()
        WHERE id = OLD.user_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.role_id IN ('manager', 'admin') THEN
        UPDATE accounts_users
        SET is_staff = is_staff, is_superuser = is_superuser
        WHERE id = NEW.user_id;
    END IF;
    RETURN NULL;
END
$$;
