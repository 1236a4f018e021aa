-- Trigger: who proves that an e-mail is theirs has the orders that were placed with it elsewhere. No
-- token of a guest was ever given out for these; what guests ordered here, they claim by theirs.
-- Runs as its owner: the person does not see these orders before.
CREATE OR REPLACE FUNCTION orders.claim_imported()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE orders_orders
    SET user_id = NEW.id
    WHERE user_id IS NULL
      AND imported_number IS NOT NULL
      AND lower(email) COLLATE "C" = lower(NEW.email) COLLATE "C";
    RETURN NULL;
END
$$;
