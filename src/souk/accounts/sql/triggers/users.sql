DROP TRIGGER IF EXISTS follow_status ON accounts_users;
CREATE TRIGGER follow_status
    BEFORE INSERT OR UPDATE OF status, is_active ON accounts_users
    FOR EACH ROW EXECUTE FUNCTION accounts.follow_status();
