-- With another secret the steps begin anew.
DROP TRIGGER IF EXISTS refuse_reuse ON accounts_two_factors;
CREATE TRIGGER refuse_reuse
    BEFORE UPDATE OF last_step ON accounts_two_factors
    FOR EACH ROW WHEN (NEW.last_step < OLD.last_step AND NEW.secret = OLD.secret)
    EXECUTE FUNCTION accounts.refuse_reuse();
