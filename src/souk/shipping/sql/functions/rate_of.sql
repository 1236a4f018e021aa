-- Returns the flat rate of an active method that serves the country; no row when there is none.
CREATE OR REPLACE FUNCTION shipping.rate_of(method_code text, to_country text, in_currency text)
RETURNS TABLE (code text, name text, amount bigint)
LANGUAGE sql
STABLE
ROWS 1
AS $$
    SELECT method.code, method.name, method.amount
    FROM shipping_methods AS method
    WHERE method.code = method_code
      AND method.is_active
      AND method.currency = in_currency
      AND (method.countries = '[]' OR method.countries ? to_country);
$$;
