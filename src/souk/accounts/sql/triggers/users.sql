DROP TRIGGER IF EXISTS doubt_new_email ON accounts_users;
CREATE TRIGGER doubt_new_email
    BEFORE UPDATE OF email ON accounts_users
    FOR EACH ROW WHEN (lower(NEW.email) <> lower(OLD.email))
    EXECUTE FUNCTION accounts.doubt_new_email();
