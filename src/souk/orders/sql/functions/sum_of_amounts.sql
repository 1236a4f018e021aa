-- Returns the sum of the `amount` of each of an order's discounts or tax lines, in minor units.
CREATE OR REPLACE FUNCTION orders.sum_of_amounts(parts jsonb)
RETURNS bigint
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    -- Most orders have none: worth no query.
    IF parts = '[]' THEN
        RETURN 0;
    END IF;
    RETURN (
        SELECT sum((part ->> 'amount')::bigint) FROM jsonb_array_elements(parts) AS part
    );
END
$$;
