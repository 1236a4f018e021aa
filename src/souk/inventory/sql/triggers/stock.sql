-- By this name, so that the table is not given core.touch_updated_at as well: every order pays for
-- each trigger here.
DROP TRIGGER IF EXISTS touch_updated_at ON inventory_stock;
CREATE TRIGGER touch_updated_at
    BEFORE INSERT OR UPDATE ON inventory_stock
    FOR EACH ROW
    EXECUTE FUNCTION inventory.follow_stock();
