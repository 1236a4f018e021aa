DROP TRIGGER IF EXISTS refuse_unbalanced ON ledger_transfers;
CREATE CONSTRAINT TRIGGER refuse_unbalanced AFTER INSERT ON ledger_transfers
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_unbalanced();
