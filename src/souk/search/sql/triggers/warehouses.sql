DROP TRIGGER IF EXISTS pages_follow ON inventory_warehouses;
CREATE TRIGGER pages_follow
    AFTER UPDATE OF is_active ON inventory_warehouses
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_catalogue();

DROP TRIGGER IF EXISTS cards_follow ON inventory_warehouses;
CREATE TRIGGER cards_follow
    AFTER UPDATE OF is_active ON inventory_warehouses
    FOR EACH ROW
    WHEN (OLD.is_active <> NEW.is_active)
    EXECUTE FUNCTION search.follow_stock();
