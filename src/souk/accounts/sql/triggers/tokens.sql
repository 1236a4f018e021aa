DROP TRIGGER IF EXISTS refuse_reuse ON accounts_tokens;
CREATE TRIGGER refuse_reuse
    BEFORE UPDATE OF used_at ON accounts_tokens
    FOR EACH ROW WHEN (OLD.used_at IS NOT NULL AND NEW.used_at IS NULL)
    EXECUTE FUNCTION accounts.refuse_reuse();
