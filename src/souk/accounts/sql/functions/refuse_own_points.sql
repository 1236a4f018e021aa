-- Trigger: the shop gives loyalty points, nobody takes them.
CREATE OR REPLACE FUNCTION accounts.refuse_own_points()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF coalesce(current_setting('souk.role', true), '') IN ('customer', 'anyone')
        AND NEW.loyalty_points <> coalesce(OLD.loyalty_points, 0)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody gives themselves points';
    END IF;
    RETURN NEW;
END
$$;
