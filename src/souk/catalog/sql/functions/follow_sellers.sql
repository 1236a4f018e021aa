-- Trigger on sellers: their products follow when they open, close, go on vacation or come back.
CREATE OR REPLACE FUNCTION catalog.follow_sellers()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE catalog_products AS product
    SET seller_state = sellers.selling_state(NEW.status, NEW.vacation_mode)
    WHERE product.seller_id = NEW.user_id
      AND product.seller_state <> sellers.selling_state(NEW.status, NEW.vacation_mode);
    RETURN NULL;
END
$$;
