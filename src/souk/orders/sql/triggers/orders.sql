DROP TRIGGER IF EXISTS refuse_unknown_transition ON orders_orders;
CREATE TRIGGER refuse_unknown_transition
    BEFORE UPDATE OF status ON orders_orders
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION orders.refuse_unknown_transition();

DROP TRIGGER IF EXISTS record_status_change ON orders_orders;
CREATE TRIGGER record_status_change
    AFTER UPDATE OF status ON orders_orders
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION orders.record_status_change();

DROP TRIGGER IF EXISTS check_totals ON orders_orders;
CREATE CONSTRAINT TRIGGER check_totals
    AFTER INSERT OR UPDATE OF
        subtotal_amount, discount_amount, shipping_discount_amount, discounts,
        tax_amount, included_tax_amount, shipping_tax_amount, tax_lines
    ON orders_orders
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION orders.check_totals();

DROP TRIGGER IF EXISTS recount_sales ON orders_orders;
CREATE TRIGGER recount_sales
    AFTER UPDATE OF status ON orders_orders
    FOR EACH ROW WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled')
    EXECUTE FUNCTION orders.recount_sales();
