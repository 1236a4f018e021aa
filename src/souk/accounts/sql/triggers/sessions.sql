DROP TRIGGER IF EXISTS refuse_reuse ON accounts_sessions;
CREATE TRIGGER refuse_reuse
    BEFORE UPDATE OF revoked_at ON accounts_sessions
    FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL)
    EXECUTE FUNCTION accounts.refuse_reuse();
