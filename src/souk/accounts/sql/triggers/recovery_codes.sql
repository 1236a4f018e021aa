DROP TRIGGER IF EXISTS refuse_reuse ON accounts_recovery_codes;
CREATE TRIGGER refuse_reuse
    BEFORE UPDATE OF used_at ON accounts_recovery_codes
    FOR EACH ROW WHEN (OLD.used_at IS NOT NULL AND NEW.used_at IS NULL)
    EXECUTE FUNCTION accounts.refuse_reuse();
