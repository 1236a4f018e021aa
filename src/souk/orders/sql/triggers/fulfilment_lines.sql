DROP TRIGGER IF EXISTS refuse_excess_fulfilment ON orders_fulfilment_lines;
CREATE TRIGGER refuse_excess_fulfilment
    BEFORE INSERT OR UPDATE ON orders_fulfilment_lines
    FOR EACH ROW EXECUTE FUNCTION orders.refuse_excess_fulfilment();
