-- Notes that a cart became an order; lines_for_checkout holds its lock.
CREATE OR REPLACE FUNCTION carts.convert_cart(cart uuid, became uuid)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE carts_carts
    SET status = 'converted', order_id = became, revision = revision + 1
    WHERE id = cart AND status = 'active';
END
$$;
