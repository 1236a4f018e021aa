-- Takes the billing addresses of erased buyers out of what was sold before a moment: no law wants
-- them any longer. Returns how many orders changed.
CREATE OR REPLACE FUNCTION orders.erase_invoices(before timestamptz)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    changed integer;
BEGIN
    UPDATE orders_orders AS sold
    SET billing_address = NULL
    FROM accounts_users AS buyer
    WHERE buyer.deleted_at IS NOT NULL
      AND sold.user_id = buyer.id
      -- The time of an order is that of its id: only old partitions are read.
      AND sold.id < core.uuid7_floor(before)
      AND sold.email = 'erased@erased.invalid'
      AND sold.billing_address IS NOT NULL;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
