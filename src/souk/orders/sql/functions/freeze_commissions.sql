-- Notes of each line that a seller sold what share of it is the shop's, as it is agreed now.
-- For orders.open_order, whose rights it runs with: nobody else writes what is agreed.
CREATE OR REPLACE FUNCTION orders.freeze_commissions(lines orders_items[])
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO orders_commissions (id, order_id, seller_id, rate, base_amount)
    SELECT line.id, line.order_id, line.seller_id, sellers.commission_rate(line.seller_id),
           line.total_amount - line.discount_amount
    FROM unnest(lines) AS line
    WHERE line.seller_id IS NOT NULL;
END
$$;
