-- Says whether any promotion without a code may be in force: orders without coupons ask no more.
-- Runs as its owner, for no buyer reads coupons.
CREATE OR REPLACE FUNCTION promotions.has_automatic()
RETURNS boolean
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM promotions_coupons AS coupon
        WHERE coupon.code IS NULL
          AND coupon.is_active
          AND (coupon.expires_at IS NULL OR coupon.expires_at > now())
    );
END
$$;
