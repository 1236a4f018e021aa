DROP TRIGGER IF EXISTS normalise_rate ON taxes_rates;
CREATE TRIGGER normalise_rate
    BEFORE INSERT OR UPDATE OF country, region ON taxes_rates
    FOR EACH ROW EXECUTE FUNCTION taxes.normalise_rate();
