DROP TRIGGER IF EXISTS begin_with_a_default ON accounts_addresses;
CREATE TRIGGER begin_with_a_default
    BEFORE INSERT ON accounts_addresses
    FOR EACH ROW WHEN (NOT NEW.is_default)
    EXECUTE FUNCTION accounts.begin_with_a_default();

DROP TRIGGER IF EXISTS keep_a_default ON accounts_addresses;
CREATE CONSTRAINT TRIGGER keep_a_default
    AFTER UPDATE OF is_default, type, user_id OR DELETE ON accounts_addresses
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.is_default)
    EXECUTE FUNCTION accounts.keep_a_default();
