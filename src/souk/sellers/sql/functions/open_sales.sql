-- Trigger: a new seller has sold nothing yet. Runs as its owner: what is sold, only the shop counts.
CREATE OR REPLACE FUNCTION sellers.open_sales()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO sellers_sales (seller_id) VALUES (NEW.user_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
