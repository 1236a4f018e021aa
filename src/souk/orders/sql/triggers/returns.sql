DROP TRIGGER IF EXISTS refuse_unknown_beginning ON orders_returns;
CREATE TRIGGER refuse_unknown_beginning
    BEFORE INSERT ON orders_returns
    FOR EACH ROW EXECUTE FUNCTION orders.refuse_unknown_step('return');

DROP TRIGGER IF EXISTS refuse_unknown_step ON orders_returns;
CREATE TRIGGER refuse_unknown_step
    BEFORE UPDATE OF status ON orders_returns
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION orders.refuse_unknown_step('return');

DROP TRIGGER IF EXISTS record_beginning ON orders_returns;
CREATE TRIGGER record_beginning
    AFTER INSERT ON orders_returns
    FOR EACH ROW EXECUTE FUNCTION orders.record_return_step();

DROP TRIGGER IF EXISTS record_return_step ON orders_returns;
CREATE TRIGGER record_return_step
    AFTER UPDATE OF status ON orders_returns
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION orders.record_return_step();
