-- By this name, so that the table is not given core.touch_updated_at as well: every order pays for
-- each trigger here.
DROP TRIGGER IF EXISTS touch_updated_at ON inventory_stock;
CREATE TRIGGER touch_updated_at
    BEFORE INSERT OR UPDATE ON inventory_stock
    FOR EACH ROW
    EXECUTE FUNCTION inventory.follow_stock();

DROP TRIGGER IF EXISTS keep_stock ON inventory_stock;
CREATE TRIGGER keep_stock
    BEFORE DELETE ON inventory_stock
    FOR EACH ROW EXECUTE FUNCTION core.keep_row('stock stays, for its movements tell of it');

DROP TRIGGER IF EXISTS keep_stock_id ON inventory_stock;
CREATE TRIGGER keep_stock_id
    BEFORE UPDATE OF id ON inventory_stock
    FOR EACH ROW WHEN (OLD.id <> NEW.id)
    EXECUTE FUNCTION core.keep_row('stock stays, for its movements tell of it');
