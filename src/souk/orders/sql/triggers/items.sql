DROP TRIGGER IF EXISTS freeze_commission ON orders_items;
CREATE TRIGGER freeze_commission
    AFTER INSERT ON orders_items
    FOR EACH ROW WHEN (NEW.seller_id IS NOT NULL)
    EXECUTE FUNCTION orders.freeze_commission();
