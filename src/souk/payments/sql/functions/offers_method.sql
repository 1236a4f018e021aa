-- Says whether the shop offers a method through a gateway.
CREATE OR REPLACE FUNCTION payments.offers_method(method_code text, gateway_name text)
RETURNS boolean
LANGUAGE plpgsql
STABLE
AS $$
-- PL/pgSQL keeps the plan; a function in SQL would be planned at every call.
BEGIN
    RETURN (
        SELECT EXISTS (
            SELECT FROM payments_methods AS method
            WHERE method.code = method_code
              AND method.is_active
              AND method.gateways ? gateway_name
        )
    );
END
$$;
