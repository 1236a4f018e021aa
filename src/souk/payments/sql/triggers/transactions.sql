DROP TRIGGER IF EXISTS refuse_excess_refund ON payments_transactions;
CREATE TRIGGER refuse_excess_refund
    BEFORE INSERT OR UPDATE OF kind, status, amount, payment_id ON payments_transactions
    FOR EACH ROW WHEN (NEW.kind = 'refund')
    EXECUTE FUNCTION payments.refuse_excess_refund();

DROP TRIGGER IF EXISTS record_new_refund ON payments_transactions;
CREATE TRIGGER record_new_refund
    AFTER INSERT ON payments_transactions
    FOR EACH ROW WHEN (NEW.kind = 'refund')
    EXECUTE FUNCTION payments.record_refund();

DROP TRIGGER IF EXISTS record_refund ON payments_transactions;
CREATE TRIGGER record_refund
    AFTER UPDATE OF status ON payments_transactions
    FOR EACH ROW WHEN (NEW.kind = 'refund' AND OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION payments.record_refund();

DROP TRIGGER IF EXISTS refuse_excess_capture ON payments_transactions;
CREATE TRIGGER refuse_excess_capture
    BEFORE INSERT ON payments_transactions
    FOR EACH ROW WHEN (NEW.kind IN ('capture', 'void') AND NEW.status = 'pending')
    EXECUTE FUNCTION payments.refuse_excess_capture();
