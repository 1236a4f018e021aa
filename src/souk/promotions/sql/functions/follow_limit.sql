-- Trigger: a coupon counts its uses from the moment that they are limited, and only then.
CREATE OR REPLACE FUNCTION promotions.follow_limit()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.usage_limit IS NULL THEN
        NEW.used_count := NULL;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.used_count := 0;
    ELSIF OLD.usage_limit IS NULL THEN
        -- Orders that use it without counting hold its key: they are waited for, then counted.
        PERFORM 1 FROM promotions_coupons AS coupon WHERE coupon.id = NEW.id FOR UPDATE;
        NEW.used_count := (
            SELECT count(*)
            FROM promotions_usages AS usage
            WHERE usage.coupon_id = NEW.id AND usage.state = 'used'
        );
    END IF;
    RETURN NEW;
END
$$;
