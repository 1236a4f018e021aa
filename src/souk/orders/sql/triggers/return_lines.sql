DROP TRIGGER IF EXISTS refuse_excess_return ON orders_return_lines;
CREATE TRIGGER refuse_excess_return
    BEFORE INSERT OR UPDATE OF item_id, quantity, return_id ON orders_return_lines
    FOR EACH ROW EXECUTE FUNCTION orders.refuse_excess_return();
