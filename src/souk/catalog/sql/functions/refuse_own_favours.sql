-- Trigger on products: the shop alone says what it features.
CREATE OR REPLACE FUNCTION catalog.refuse_own_favours()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF core.acts_for_shop() OR (TG_OP = 'UPDATE' AND OLD.is_featured) THEN
        RETURN NEW;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'nobody features a product of their own';
END
$$;
