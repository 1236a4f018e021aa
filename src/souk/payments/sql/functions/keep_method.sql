-- Trigger: a way to pay stays under its code, for payments name it; nobody has to use it.
CREATE OR REPLACE FUNCTION payments.keep_method()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE foreign_key_violation USING
        MESSAGE = format('%s: a way to pay stays; switch it off instead', OLD.code),
        CONSTRAINT = 'payments_methods_stay';
END
$$;
