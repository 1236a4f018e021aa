-- By its name it comes after the audit's, so that a role is recorded before what follows from it.
DROP TRIGGER IF EXISTS take_effect ON accounts_user_roles;
CREATE TRIGGER take_effect
    AFTER INSERT OR UPDATE OR DELETE ON accounts_user_roles
    FOR EACH ROW EXECUTE FUNCTION accounts.take_effect();
