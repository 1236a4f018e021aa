-- Trigger: notes with a line that a seller sold what share of it is the shop's, as it is agreed now.
-- Runs as its owner: buyers see no terms, and nobody else writes what is agreed.
CREATE OR REPLACE FUNCTION orders.freeze_commission()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
BEGIN
    INSERT INTO orders_commissions (id, order_id, seller_id, rate, base_amount)
    VALUES (
        NEW.id, NEW.order_id, NEW.seller_id, sellers.commission_rate(NEW.seller_id),
        NEW.total_amount - NEW.discount_amount
    );
    RETURN NULL;
END
$$;
