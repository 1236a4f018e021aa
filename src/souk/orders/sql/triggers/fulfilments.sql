DROP TRIGGER IF EXISTS refuse_unknown_beginning ON orders_fulfilments;
CREATE TRIGGER refuse_unknown_beginning
    BEFORE INSERT ON orders_fulfilments
    FOR EACH ROW EXECUTE FUNCTION orders.refuse_unknown_step('fulfilment');

DROP TRIGGER IF EXISTS refuse_unknown_step ON orders_fulfilments;
CREATE TRIGGER refuse_unknown_step
    BEFORE UPDATE OF status ON orders_fulfilments
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION orders.refuse_unknown_step('fulfilment');

DROP TRIGGER IF EXISTS record_fulfilment_step ON orders_fulfilments;
CREATE TRIGGER record_fulfilment_step
    AFTER UPDATE OF status ON orders_fulfilments
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION orders.record_fulfilment_step();
