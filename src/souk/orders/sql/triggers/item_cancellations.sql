DROP TRIGGER IF EXISTS refuse_excess_cancellation ON orders_item_cancellations;
CREATE TRIGGER refuse_excess_cancellation
    BEFORE INSERT OR UPDATE OF order_id, item_id, quantity ON orders_item_cancellations
    FOR EACH ROW EXECUTE FUNCTION orders.refuse_excess_cancellation();

DROP TRIGGER IF EXISTS record_cancellations ON orders_item_cancellations;
CREATE TRIGGER record_cancellations
    AFTER INSERT ON orders_item_cancellations
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION orders.record_cancellations();
