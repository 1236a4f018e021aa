DROP TRIGGER IF EXISTS keep_method ON payments_methods;
CREATE TRIGGER keep_method
    BEFORE DELETE ON payments_methods
    FOR EACH ROW EXECUTE FUNCTION core.keep_row('a way to pay stays; switch it off instead');

DROP TRIGGER IF EXISTS keep_method_code ON payments_methods;
CREATE TRIGGER keep_method_code
    BEFORE UPDATE OF code ON payments_methods
    FOR EACH ROW WHEN (OLD.code <> NEW.code)
    EXECUTE FUNCTION core.keep_row('a way to pay stays; switch it off instead');
