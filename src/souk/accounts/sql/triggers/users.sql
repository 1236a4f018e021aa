DROP TRIGGER IF EXISTS doubt_new_email ON accounts_users;
CREATE TRIGGER doubt_new_email
    BEFORE UPDATE OF email ON accounts_users
    FOR EACH ROW WHEN (lower(NEW.email) <> lower(OLD.email))
    EXECUTE FUNCTION accounts.doubt_new_email();

DROP TRIGGER IF EXISTS follow_status ON accounts_users;
CREATE TRIGGER follow_status
    BEFORE INSERT OR UPDATE OF status, is_active ON accounts_users
    FOR EACH ROW EXECUTE FUNCTION accounts.follow_status();
