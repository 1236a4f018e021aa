DROP TRIGGER IF EXISTS refuse_unbalanced ON ledger_entries;
CREATE CONSTRAINT TRIGGER refuse_unbalanced AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_unbalanced();
DROP TRIGGER IF EXISTS refuse_late_entry ON ledger_entries;
CREATE TRIGGER refuse_late_entry BEFORE INSERT ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_late_entry();
