DROP TRIGGER IF EXISTS refuse_wrong_resolution ON ledger_resolutions;
CREATE TRIGGER refuse_wrong_resolution BEFORE INSERT ON ledger_resolutions
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_wrong_resolution();
