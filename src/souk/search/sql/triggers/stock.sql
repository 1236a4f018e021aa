-- An order pays for the second where it takes the last piece, and nothing otherwise: it adds no stock.
DROP TRIGGER IF EXISTS cards_follow_insert ON inventory_stock;
CREATE TRIGGER cards_follow_insert
    AFTER INSERT ON inventory_stock
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.follow_new_stock();

DROP TRIGGER IF EXISTS cards_follow_update ON inventory_stock;
CREATE TRIGGER cards_follow_update
    AFTER UPDATE OF available ON inventory_stock
    FOR EACH ROW
    WHEN ((OLD.available > 0) <> (NEW.available > 0))
    EXECUTE FUNCTION search.follow_stock();

DROP TRIGGER IF EXISTS cards_follow_delete ON inventory_stock;
CREATE TRIGGER cards_follow_delete
    AFTER DELETE ON inventory_stock
    FOR EACH ROW
    WHEN (OLD.available > 0)
    EXECUTE FUNCTION search.follow_stock();
