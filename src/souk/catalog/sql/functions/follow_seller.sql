-- Trigger on products: whether a product is shown and sold follows from its seller. Holds the
-- seller's row, so that nobody closes their shop meanwhile; runs as its owner, since whoever writes
-- a product need not see its seller.
CREATE OR REPLACE FUNCTION catalog.follow_seller()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    SELECT sellers.selling_state(seller.status, seller.vacation_mode) INTO NEW.seller_state
    FROM sellers_profiles AS seller
    WHERE seller.user_id = NEW.seller_id
    FOR SHARE;
    -- The shop's own; an id that nobody has, its constraint refuses.
    NEW.seller_state := coalesce(NEW.seller_state, 'open');
    RETURN NEW;
END
$$;
