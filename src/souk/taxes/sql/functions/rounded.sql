-- Returns a fraction of whole numbers as a whole number, rounded half_up, half_even or down. Exact,
-- whatever its length: nothing is divided that does not come out even.
CREATE OR REPLACE FUNCTION taxes.rounded(dividend numeric, divisor numeric, mode text)
RETURNS bigint
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    quotient bigint := div(dividend, divisor);
    twice_rest numeric := 2 * (dividend - quotient * divisor);
BEGIN
    CASE mode
        WHEN 'half_up' THEN RETURN quotient + (twice_rest >= divisor)::integer;
        WHEN 'half_even' THEN
            RETURN quotient + (twice_rest + quotient % 2 > divisor)::integer;
        WHEN 'down' THEN RETURN quotient;
    END CASE;
END
$$;
