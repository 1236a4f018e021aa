-- Deferred to the end of the transaction: what an erasure itself changes is forgotten, too, in
-- whatever order it does so; and so is what is changed of an erased account later on.
DROP TRIGGER IF EXISTS forget_person ON accounts_users;
CREATE CONSTRAINT TRIGGER forget_person
    AFTER UPDATE ON accounts_users
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION audit.forget_person();

DROP TRIGGER IF EXISTS forget_deleted_person ON accounts_users;
CREATE CONSTRAINT TRIGGER forget_deleted_person
    AFTER DELETE ON accounts_users
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    EXECUTE FUNCTION audit.forget_person();
