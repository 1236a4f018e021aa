DROP TRIGGER IF EXISTS doubt_new_email ON accounts_users;
CREATE TRIGGER doubt_new_email
    BEFORE UPDATE OF email ON accounts_users
    FOR EACH ROW WHEN (lower(NEW.email) <> lower(OLD.email))
    EXECUTE FUNCTION accounts.doubt_new_email();

DROP TRIGGER IF EXISTS follow_status ON accounts_users;
CREATE TRIGGER follow_status
    BEFORE INSERT OR UPDATE OF status, is_active ON accounts_users
    FOR EACH ROW EXECUTE FUNCTION accounts.follow_status();

DROP TRIGGER IF EXISTS keep_flags ON accounts_users;
CREATE TRIGGER keep_flags
    BEFORE INSERT OR UPDATE OF is_staff, is_superuser ON accounts_users
    FOR EACH ROW EXECUTE FUNCTION accounts.keep_flags();

-- Named after those above: it looks at what they have made of the row.
DROP TRIGGER IF EXISTS refuse_own_rights ON accounts_users;
CREATE TRIGGER refuse_own_rights
    BEFORE UPDATE ON accounts_users
    FOR EACH ROW WHEN (
        (NEW.id, NEW.email, NEW.password, NEW.email_verified_at, NEW.status, NEW.is_active,
         NEW.is_staff, NEW.is_superuser, NEW.access_version, NEW.login_count, NEW.deleted_at)
        IS DISTINCT FROM
        (OLD.id, OLD.email, OLD.password, OLD.email_verified_at, OLD.status, OLD.is_active,
         OLD.is_staff, OLD.is_superuser, OLD.access_version, OLD.login_count, OLD.deleted_at)
    )
    EXECUTE FUNCTION accounts.refuse_own_rights();
