-- Takes an order back whose payment came to nothing: the compensating steps of place_order.
-- The order stays, cancelled and deleted, for staff to see; its buyer has a cart and no order.
CREATE OR REPLACE FUNCTION checkout.undo_order("order" uuid, why text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    cart uuid := orders.withdraw_order("order", why);
BEGIN
    PERFORM promotions.release("order");
    IF NOT inventory.reopen_reservation("order", why) THEN
        PERFORM inventory.settle_stock("order", 'release', why, NULL);
    END IF;
    IF cart IS NOT NULL THEN
        PERFORM carts.reopen_cart("order", cart);
    END IF;
END
$$;
