DROP TRIGGER IF EXISTS claim_imported_at_once ON accounts_users;
CREATE TRIGGER claim_imported_at_once
    AFTER INSERT ON accounts_users
    FOR EACH ROW WHEN (NEW.email_verified_at IS NOT NULL)
    EXECUTE FUNCTION orders.claim_imported();

DROP TRIGGER IF EXISTS claim_imported ON accounts_users;
CREATE TRIGGER claim_imported
    AFTER UPDATE OF email, email_verified_at ON accounts_users
    FOR EACH ROW WHEN (
        NEW.email_verified_at IS NOT NULL
        AND NEW.deleted_at IS NULL
        AND (OLD.email_verified_at IS NULL OR lower(OLD.email) <> lower(NEW.email))
    )
    EXECUTE FUNCTION orders.claim_imported();
